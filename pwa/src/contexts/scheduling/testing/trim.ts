/** A trim plan's board as the endpoint tells it, for tests. */

import type { Board, Pattern } from '../trim'

export const aTrimBoard = (patterns: readonly Pattern[], version = 1): Board => ({
  plan: { id: 'p', number: 'TP-1', version, state: 'solved', grade: 'Kraft', grammage: '120', deckle: 3600, edge: 30, usable: 3540, least_use: 3380, most_rolls: 5, goal: 'least_loss', remark: '', work_center: { id: 'w', number: 'PM1', title: 'PM1' }, item: null, job_id: null },
  widths: [{ width: 1250, letter: 'A' }, { width: 940, letter: 'B' }, { width: 787, letter: 'C' }],
  patterns: patterns.map((one) => ({ ...one, used: 0, loss: 0, percent: '0', knives: [], moved: 0, faults: [] })),
  demands: [], measures: { sets: 0, loss: patterns.length, percent: '0', side_loss: 0, patterns: patterns.length, moved: 0, short: 0, over: 0, loss_kg: null, jumbos: null, bound: null, proved: false, fewest: 0, loss_before: 0 },
  sentences: [], cuttable: true,
})
