/** What a waiting step shows beside the new state: who came, and when by this device's clock. */

import type { Row } from '../../documents/row'
import type { Effect } from '../../offline/overlay'
import { text } from '../production/reading'
import { ORDER } from './reading'

const stamped = (verb: string, moment: string, more: (row: Row, personId: string) => Partial<Row> = () => ({})): Effect => ({
  of: `${ORDER}.${verb}`,
  show: (row, act) => ({ ...row, [moment]: text(row, moment) || act.captured_at, ...more(row, act.person_id) }) as Row,
})

const mechanic = (row: Row, personId: string) => (text(row, 'person_id') ? {} : { person_id: personId, person: null })

export const effects: readonly Effect[] = [
  stamped('create', 'reported_at', (_, personId) => ({ reported_by_id: personId })),
  stamped('accept', 'accepted_at', mechanic),
  stamped('start', 'started_at', mechanic),
  stamped('complete', 'finished_at', (row, personId) => ({ ...mechanic(row, personId), done_by_id: personId })),
  stamped('verify', 'verified_at'),
]
