/** Maintenance orders as their screens read them. */

import type { Linked, Row } from '../../documents/row'
import { linked, momentOf, text, textOrNull, whole } from '../production/reading'

export const ORDER = 'maintenance/maintenance_order'
export const CODE = 'maintenance/failure_code'
export const EQUIPMENT = 'plant/equipment'

export type OrderState = 'reported' | 'accepted' | 'in_progress' | 'paused' | 'completed' | 'verified' | 'closed' | 'rejected' | 'cancelled'

export interface Order {
  id: string
  number: string
  kind: string
  priority: number
  state: OrderState
  equipment: Linked | null
  place: Linked | null
  description: string
  stands: boolean
  source: string
  sourceId: string | null
  mechanic: Linked | null
  doneById: string | null
  reportedBy: Linked | null
  respondBy: number
  moments: { reported: number; accepted: number; started: number; finished: number; verified: number }
  minutes: { response: string | null; repair: string | null; waiting: string | null }
  outcome: string
  parts: string
  reason: string
  isPending: boolean
}

export const orderOf = (row: Row, isPending: boolean): Order => ({
  id: row.id,
  number: text(row, 'number'),
  kind: text(row, 'kind'),
  priority: whole(row, 'priority') || 3,
  state: (text(row, 'state') || 'reported') as OrderState,
  equipment: linked(row, 'equipment'),
  place: linked(row, 'area') ?? linked(row, 'work_center'),
  description: text(row, 'description'),
  stands: row.stands === true,
  source: text(row, 'source'),
  sourceId: textOrNull(row, 'source_id'),
  mechanic: linked(row, 'person'),
  doneById: textOrNull(row, 'done_by_id'),
  reportedBy: linked(row, 'reported_by'),
  respondBy: momentOf(row.respond_by),
  moments: {
    reported: momentOf(row.reported_at) || momentOf(row.created_at),
    accepted: momentOf(row.accepted_at),
    started: momentOf(row.started_at),
    finished: momentOf(row.finished_at),
    verified: momentOf(row.verified_at),
  },
  minutes: { response: textOrNull(row, 'response_minutes'), repair: textOrNull(row, 'repair_minutes'), waiting: textOrNull(row, 'waiting_minutes') },
  outcome: text(row, 'outcome'),
  parts: text(row, 'parts_used'),
  reason: text(row, 'reason'),
  isPending,
})

export type Group = 'toDo' | 'toVerify' | 'ended'

export const groupOf = ({ state }: Order): Group => (state === 'completed' ? 'toVerify' : ['verified', 'closed', 'rejected', 'cancelled'].includes(state) ? 'ended' : 'toDo')

/** The most urgent first, then by when somebody has to come. */
export const inTurn = (orders: readonly Order[]): Order[] =>
  [...orders].sort((a, b) => a.priority - b.priority || (a.respondBy || Infinity) - (b.respondBy || Infinity) || a.moments.reported - b.moments.reported)

/** What may be done next, in the order a person meets it; the first is the main thing. */
export const NEXT: Record<OrderState, readonly string[]> = {
  reported: ['accept', 'start'],
  accepted: ['start'],
  in_progress: ['complete', 'pause'],
  paused: ['resume', 'complete'],
  completed: ['verify', 'send_back'],
  verified: [],
  closed: [],
  rejected: [],
  cancelled: [],
}
