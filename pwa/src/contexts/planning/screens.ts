import type { Screens } from '../../app/screens'
import { language } from '../../i18n'
import { t } from './words'

/** Of all the words here only these are needed before a screen opens. */
const either = (chinese: string, english: string) => (): string => (language.value === 'en' ? english : chinese)
const demand = either('需求', 'Demand')
const poolBoard = either('订单池看板', 'Order pool board')

export const planning: Screens = {
  name: 'planning',
  routes: [
    { path: '/plan', component: () => import('./WorkbenchPage.vue') },
    { path: '/plan/compare', component: () => import('./ComparePage.vue') },
    { path: '/plan/load', component: () => import('./LoadPage.vue') },
    { path: '/plan/demand', component: () => import('./DemandPage.vue') },
    { path: '/plan/calendar', component: () => import('./CalendarPage.vue') },
    { path: '/plan/mps', component: () => import('./MpsPage.vue') },
    { path: '/pool', component: () => import('./PoolPage.vue') },
    { path: '/kitting', component: () => import('./KittingPage.vue') },
  ],
  panels: {
    'planning/order_pool_entry': { list: [{ name: 'board', label: poolBoard, icon: 'columns', to: '/pool' }] },
    'planning/independent_demand': { list: [{ name: 'demand', label: demand, icon: 'columns', to: '/plan/demand' }] },
    'planning/forecast_consumption_rule': { list: [{ name: 'demand', label: demand, icon: 'columns', to: '/plan/demand' }] },
    'planning/plan_level': { list: [{ name: 'calendar', label: either('计划日历', 'Plan calendar'), icon: 'day', to: '/plan/calendar' }] },
  },
  buttons: [
    { homes: ['planner', 'supervisor'], icon: 'plan', label: () => t('title'), to: '/plan', right: 'planning.plan_version.create' },
    { homes: ['planner'], icon: 'order', label: demand, to: '/plan/demand', right: 'planning.independent_demand.read' },
    { homes: ['planner', 'supervisor'], icon: 'plan', label: either('主生产计划', 'Master schedule'), to: '/plan/mps', right: 'planning.planned_order.read' },
    { homes: ['planner', 'supervisor'], icon: 'columns', label: either('负荷与能力', 'Load and capacity'), to: '/plan/load', right: 'planning.planned_order.read' },
    { homes: ['planner', 'supervisor'], icon: 'columns', document: 'planning/order_pool_entry', label: poolBoard, to: '/pool' },
    { homes: ['planner', 'supervisor'], icon: 'stock', label: either('齐套', 'Kitting'), to: '/kitting', right: 'planning.planned_order.read' },
  ],
}
