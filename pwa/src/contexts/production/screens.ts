import type { Screens } from '../../app/screens'

/** A ticket opens at the operation terminal once that screen is there; until then its plain page. */
export const production: Screens = {
  name: 'production',
  pages: [{ document: 'production/ticket', path: (id) => `/work/${id}` }],
  scanTargets: [{ kind: 'OP', document: 'production/ticket' }],
}
