import type { Screens } from '../../app/screens'
import { readCode } from '../../capture/code'
import { language } from '../../i18n'
import { effects } from './effects'

/** Of all the words here only these are needed before a screen opens. */
const enter = (): string => (language.value === 'en' ? 'Record values' : '录检验值')

export const quality: Screens = {
  name: 'quality',
  routes: [{ path: '/inspect/:inspectionId', component: () => import('./InspectPage.vue'), props: true }],
  pages: [{ document: 'quality/inspection', path: (id) => `/inspect/${id}` }],
  scanTargets: [{ kind: 'IN', to: (code) => `/inspect/${readCode(code)?.id ?? ''}` }],
  effects,
  panels: { 'quality/inspection': { buttons: [{ name: 'enter', label: enter, icon: 'check', to: (row) => `/inspect/${row.id}` }] } },
}
