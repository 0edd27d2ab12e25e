import type { Screens } from '../../app/screens'
import { t } from './words'

export const engineering: Screens = {
  name: 'engineering',
  routes: [{ path: '/bom/:itemId', component: () => import('./BomTreePage.vue'), props: true }],
  panels: { 'engineering/item': { buttons: [{ name: 'tree', label: () => t('title'), to: (row) => `/bom/${row.id}` }] } },
}
