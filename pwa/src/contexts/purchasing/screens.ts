import type { Screens } from '../../app/screens'
import { language } from '../../i18n'

/** Of all the words here only these are needed before a screen opens. */
const receiving = (): string => (language.value === 'en' ? 'Receive' : '收货')

export const purchasing: Screens = {
  name: 'purchasing',
  routes: [
    { path: '/receive', component: () => import('./ReceivingPage.vue') },
    { path: '/receive/:orderId', component: () => import('./ReceivePage.vue'), props: true },
  ],
  buttons: [{ homes: ['storekeeper'], icon: 'stock', label: receiving, document: 'purchasing/purchase_receipt', to: '/receive' }],
  panels: { 'purchasing/purchase_order': { buttons: [{ name: 'receive', label: receiving, icon: 'check', to: (row) => `/receive/${row.id}` }] } },
}
