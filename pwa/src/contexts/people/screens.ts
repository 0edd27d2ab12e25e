import type { Screens } from '../../app/screens'
import { askLogIn } from './asking'

export const people: Screens = {
  name: 'people',
  routes: [
    { path: '/log-in', component: () => import('./LogInPage.vue'), meta: { bare: true, public: true } },
    { path: '/enrol', component: () => import('./EnrolPage.vue'), meta: { bare: true, public: true } },
    { path: '/me', component: () => import('./MePage.vue') },
  ],
  scanTargets: [
    { kind: 'DV', to: (code) => ({ path: '/enrol', query: { code } }) },
    { kind: 'BD', do: (code) => askLogIn(code) },
  ],
}
