import type { Screens } from '../../app/screens'
import { readCode } from '../../capture/code'
import { language, t } from '../../i18n'
import { effects } from './effects'
import { effects as ofExceptions } from './exceptions/effects'

const idIn = (code: string): string => readCode(code)?.id ?? ''

/** Of all the words here only these are needed before a screen opens. */
const either = (chinese: string, english: string) => (): string => (language.value === 'en' ? english : chinese)
const andonLabel = either('安灯看板', 'Andon board')
const dispatchLabel = either('派工清单', 'Dispatch list')
const boardLabel = either('工单看板', 'Order board')

/** A scanned ticket or order opens even where this device knows nothing of it: work can be reported all the same. */
export const production: Screens = {
  name: 'production',
  routes: [
    { path: '/work', component: () => import('./WorkPage.vue') },
    { path: '/work/:ticketId', component: () => import('./TerminalPage.vue'), props: true },
    { path: '/dispatch', component: () => import('./DispatchPage.vue') },
    { path: '/traveler/:orderId', component: () => import('./TravelerPage.vue'), props: true },
    { path: '/calls', component: () => import('./CallsPage.vue') },
    { path: '/board', component: () => import('./BoardPage.vue') },
    { path: '/andon', component: () => import('./exceptions/AndonBoardPage.vue') },
    { path: '/andon/wall', component: () => import('./exceptions/AndonBoardPage.vue'), meta: { bare: true } },
    { path: '/exception/:id', component: () => import('./exceptions/ExceptionPage.vue'), props: true },
  ],
  pages: [{ document: 'production/ticket', path: (id) => `/work/${id}` }, { document: 'production/material_call', path: () => '/calls' }, { document: 'production/production_exception', path: (id) => `/exception/${id}` }],
  scanTargets: [
    { kind: 'OP', to: (code) => `/work/${idIn(code)}` },
    { kind: 'PK', open: async (code) => (await import('./packets')).openScannedPacket(code) },
    { kind: 'WO', to: (code) => ({ path: '/board', query: { order: idIn(code) } }) },
  ],
  effects: [...effects, ...ofExceptions],
  panels: {
    'inventory/lot': { tabs: [{ name: 'genealogy', label: either('谱系', 'Genealogy'), component: () => import('./GenealogyPanel.vue') }] },
    'production/work_order': {
      top: () => import('./OrderTop.vue'),
      buttons: [{ name: 'board', label: boardLabel, icon: 'columns', to: (row) => ({ path: '/board', query: { order: row.id } }) }],
      list: [{ name: 'board', label: boardLabel, icon: 'columns', to: '/board' }],
    },
    'production/production_exception': { list: [{ name: 'andon', label: andonLabel, icon: 'columns', to: '/andon' }] },
    'production/ticket': { buttons: [{ name: 'terminal', label: either('报工', 'Report'), icon: 'check', to: (row) => `/work/${row.id}` }], list: [{ name: 'work', label: either('我的工作', 'My work'), icon: 'list', to: '/work' }, { name: 'dispatch', label: dispatchLabel, icon: 'list', to: '/dispatch' }] },
  },
  buttons: [
    { homes: ['worker', 'inspector', 'supervisor', 'storekeeper'], icon: 'scan', to: '/scan', label: () => t('report') },
    { homes: ['worker', 'supervisor'], icon: 'order', document: 'production/ticket', to: '/work' },
    { homes: ['worker', 'supervisor'], icon: 'plan', document: 'production/ticket', to: '/dispatch', label: dispatchLabel },
    { homes: ['storekeeper', 'worker', 'supervisor'], icon: 'move', document: 'production/material_call', to: '/calls', label: either('物料呼叫', 'Material calls') },
    { homes: ['supervisor', 'planner'], icon: 'plan', document: 'production/work_order', to: '/board', label: boardLabel },
    { homes: ['worker', 'inspector', 'supervisor', 'storekeeper'], icon: 'call', document: 'production/production_exception', to: '/andon', label: andonLabel },
  ],
}
