import type { Screens } from '../../app/screens'

export const quality: Screens = {
  name: 'quality',
  pages: [{ document: 'quality/inspection', path: (id) => `/inspect/${id}` }],
  scanTargets: [{ kind: 'IN', document: 'quality/inspection' }],
}
