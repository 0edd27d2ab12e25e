/** Three addresses serve every document type. */

import type { RouteRecordRaw } from 'vue-router'

const route = () => import('./DocumentRoute.vue')

export const documentRoutes: RouteRecordRaw[] = [
  { path: '/d/:context/:document', name: 'documents', component: route, props: (to) => ({ ...to.params, part: 'list' }) },
  { path: '/d/:context/:document/new', name: 'document-new', component: route, props: (to) => ({ ...to.params, part: 'new' }) },
  { path: '/d/:context/:document/:id', name: 'document', component: route, props: (to) => ({ ...to.params, part: 'page' }) },
]
