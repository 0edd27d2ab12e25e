/** A waiting result makes a planned inspection one that is being tested, wherever inspections are listed. */

import type { Row } from '../../documents/row'
import type { Effect } from '../../offline/overlay'
import { text } from '../production/reading'

const tested = (row: Row): Row => (['planned', 'sampling'].includes(text(row, 'state')) ? { ...row, state: 'testing' } : row)

export const effects: readonly Effect[] = [
  { of: 'quality/inspection_result.create', on: 'quality/inspection', idOf: (act) => text(act.values, 'inspection_id') || null, show: tested },
]
