import type { Screens } from '../../app/screens'
import { language } from '../../i18n'
import { effects } from './effects'

/** Of all the words here only these are needed before a screen opens. */
const either = (chinese: string, english: string) => (): string => (language.value === 'en' ? english : chinese)
const report = either('报修', 'Report a fault')
const repair = either('维修', 'Maintenance')

export const maintenance: Screens = {
  name: 'maintenance',
  routes: [
    { path: '/maintenance', component: () => import('./OrdersPage.vue') },
    { path: '/maintenance/report', component: () => import('./ReportPage.vue') },
    { path: '/maintenance/order/:orderId', component: () => import('./OrderPage.vue'), props: true },
    { path: '/maintenance/equipment/:equipmentId', component: () => import('./MachinePage.vue'), props: true },
  ],
  pages: [{ document: 'maintenance/maintenance_order', path: (id) => `/maintenance/order/${id}` }],
  scanTargets: [{ kind: 'EQ', open: async (code) => (await import('./scanned')).openMachine(code) }],
  effects,
  panels: {
    'plant/equipment': { buttons: [{ name: 'report', label: report, icon: 'add', to: (row) => `/maintenance/report?equipment=${row.id}` }] },
    'maintenance/maintenance_order': {
      buttons: [{ name: 'repair', label: repair, icon: 'check', to: (row) => `/maintenance/order/${row.id}` }],
      list: [{ name: 'orders', label: repair, icon: 'list', to: '/maintenance' }],
    },
  },
  buttons: [
    { homes: ['worker', 'inspector', 'supervisor', 'storekeeper', 'engineer'], icon: 'machine', document: 'maintenance/maintenance_order', verb: 'create', to: '/maintenance/report', label: report },
    { homes: ['worker', 'supervisor', 'engineer'], icon: 'order', document: 'maintenance/maintenance_order', to: '/maintenance', label: repair },
  ],
}
