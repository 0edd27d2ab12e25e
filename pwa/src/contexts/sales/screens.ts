import type { Screens } from '../../app/screens'
import { language } from '../../i18n'

export const sales: Screens = {
  name: 'sales',
  routes: [{ path: '/forecast', component: () => import('./ForecastPage.vue') }],
  // Of all the words here only this one is needed before the screen opens.
  buttons: [{ homes: ['planner', 'supervisor'], icon: 'trend', label: () => (language.value === 'en' ? 'Forecast' : '销售预测'), to: '/forecast', right: 'sales.forecast.create' }],
}
