import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import HomePage from './app/HomePage.vue'
import { contexts } from './contexts'
import { session } from './contexts/people/session'
import { documentRoutes } from './documents/routes'

const appRoutes: RouteRecordRaw[] = [
  { path: '/', component: HomePage },
  { path: '/scan', component: () => import('./capture/ScanPage.vue') },
  { path: '/inbox', component: () => import('./app/InboxPage.vue') },
  { path: '/search', component: () => import('./app/SearchPage.vue') },
  { path: '/menu', component: () => import('./app/MenuPage.vue') },
  { path: '/jobs', component: () => import('./app/JobsPage.vue') },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...appRoutes,
    ...contexts.flatMap((context) => context.routes ?? []),
    ...documentRoutes,
    { path: '/:anything(.*)*', name: 'nowhere', component: () => import('./app/NowherePage.vue') },
  ],
})

/** Nobody works without being somebody; where they wanted to go is remembered. */
router.beforeEach((to) => {
  if (session.me || to.meta.public) return true
  return { path: '/log-in', query: to.path === '/' ? {} : { to: to.fullPath } }
})
