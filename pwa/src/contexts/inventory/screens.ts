import type { Screens } from '../../app/screens'
import { language } from '../../i18n'

/** Of all the words here only these are needed before a screen opens. */
const counts = (): string => (language.value === 'en' ? 'Count' : '盘点')
const onPhone = (): string => (language.value === 'en' ? 'Count by phone' : '用手机盘')

export const inventory: Screens = {
  name: 'inventory',
  routes: [
    { path: '/count', component: () => import('./CountsPage.vue') },
    { path: '/count/:countId', component: () => import('./CountPage.vue'), props: true },
  ],
  buttons: [{ homes: ['storekeeper'], icon: 'count', label: counts, document: 'inventory/count_entry', to: '/count' }],
  panels: { 'inventory/stock_count': { buttons: [{ name: 'count', label: onPhone, icon: 'check', to: (row) => `/count/${row.id}` }] } },
}
