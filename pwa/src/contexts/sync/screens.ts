import type { Screens } from '../../app/screens'

export const sync: Screens = {
  name: 'sync',
  routes: [
    { path: '/queue', component: () => import('./QueuePage.vue') },
    { path: '/sync/tray', component: () => import('./TrayPage.vue') },
    { path: '/sync/devices', component: () => import('./DevicesPage.vue') },
  ],
}
