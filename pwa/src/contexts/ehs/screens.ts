import type { Screens } from '../../app/screens'
import { readCode } from '../../capture/code'
import { language } from '../../i18n'
import { effects } from './effects'

/** Of all the words here only these are needed before a screen opens. */
const either = (chinese: string, english: string) => (): string => (language.value === 'en' ? english : chinese)
const report = (kind: string) => ({ name: 'hazard', label: either('在这里报隐患', 'Report a hazard here'), icon: 'camera' as const, to: (row: { id: string }) => ({ path: '/hazard/new', query: { [kind]: row.id } }) })

export const ehs: Screens = {
  name: 'ehs',
  routes: [
    { path: '/hazard/new', component: () => import('./ReportPage.vue') },
    { path: '/hazard/:hazardId', component: () => import('./HazardPage.vue'), props: true },
    { path: '/hazards', component: () => import('./MyHazardsPage.vue') },
    { path: '/hazards/board', component: () => import('./BoardPage.vue') },
    { path: '/hazards/points', component: () => import('./PointsPage.vue') },
  ],
  pages: [{ document: 'ehs/hazard', path: (id) => `/hazard/${id}` }],
  /** An area's code has nothing else to open; a machine's opens the machine, which has the same button. */
  scanTargets: [{ kind: 'AR', to: (code) => ({ path: '/hazard/new', query: { area: readCode(code)?.id ?? '' } }) }],
  effects,
  panels: {
    'plant/equipment': { buttons: [report('equipment')] },
    'plant/work_center': { buttons: [report('work_center')] },
    'plant/area': { buttons: [report('area')] },
    'ehs/hazard': { list: [{ name: 'board', label: either('隐患看板', 'Hazard board'), icon: 'columns', to: '/hazards/board' }] },
  },
}
