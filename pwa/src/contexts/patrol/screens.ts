import type { Screens } from '../../app/screens'
import { readCode } from '../../capture/code'
import { language } from '../../i18n'
import { effects } from './effects'

/** Of all the words here only these are needed before a screen opens. */
const either = (chinese: string, english: string) => (): string => (language.value === 'en' ? english : chinese)
const walk = either('巡检点检', 'Patrol')
const board = either('巡检看板', 'Patrol board')

export const patrol: Screens = {
  name: 'patrol',
  routes: [
    { path: '/patrol', component: () => import('./RoundsPage.vue') },
    { path: '/patrol/board', component: () => import('./BoardPage.vue') },
    { path: '/patrol/point/:pointId', component: () => import('./PointLanding.vue'), props: true },
    { path: '/patrol/equipment/:equipmentId', component: () => import('./PointLanding.vue'), props: true },
    { path: '/patrol/round/:roundId', component: () => import('./RoundPage.vue'), props: true },
    { path: '/patrol/round/:roundId/point/:pointId', component: () => import('./PointPage.vue'), props: true },
  ],
  pages: [{ document: 'patrol/patrol_round', path: (id) => `/patrol/round/${id}` }],
  scanTargets: [{ kind: 'PP', to: (code) => `/patrol/point/${readCode(code)?.id ?? ''}` }],
  effects,
  panels: {
    'patrol/patrol_round': {
      buttons: [{ name: 'walk', label: walk, icon: 'check', to: (row) => `/patrol/round/${row.id}` }],
      list: [{ name: 'board', label: board, icon: 'columns', to: '/patrol/board' }],
    },
  },
  buttons: [
    { homes: ['worker', 'inspector', 'supervisor', 'engineer'], icon: 'patrol', document: 'patrol/patrol_round', to: '/patrol', label: walk },
    { homes: ['supervisor', 'engineer'], icon: 'plan', document: 'patrol/patrol_round', to: '/patrol/board', label: board },
  ],
}
