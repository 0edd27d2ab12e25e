import type { Screens } from '../../app/screens'
import { t } from './words'

export const planning: Screens = {
  name: 'planning',
  routes: [{ path: '/plan', component: () => import('./WorkbenchPage.vue') }],
  buttons: [{ homes: ['planner', 'supervisor'], icon: 'plan', label: () => t('title'), to: '/plan', right: 'planning.plan_version.create' }],
}
