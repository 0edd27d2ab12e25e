/** Material calls as this device shows them: what waits, what is on its way, what came. */

import type { Linked } from '../../documents/row'
import type { Shown } from '../../offline/overlay'
import type { Decimal } from '../../ui/decimals'
import { linked, momentOf, quantity, text, textOrNull } from './reading'

export const CALL = 'production/material_call'
export const REASONS = ['empty', 'low', 'plan', 'sequence', 'other'] as const
export const MEANINGS = { called: 'stop', accepted: 'wait', loaded: 'run', delivered: 'run', confirmed: 'good', cancelled: 'plan' } as const

export type CallState = keyof typeof MEANINGS
export type Reason = (typeof REASONS)[number]

export interface Call {
  id: string
  number: string | null
  item: Linked | null
  quantity: Decimal
  workCenter: Linked | null
  place: Linked | null
  orderId: string | null
  order: string
  calledAt: number
  delivered: Decimal
  confirmed: Decimal
  review: string
  state: CallState
  isPending: boolean
}

/** What was brought a moment ago counts before the server says so. */
const broughtOf = (pending: Shown['pending']): Decimal | null => {
  const act = pending.find((one) => one.verb === 'deliver')
  return act ? quantity(act.values, 'quantity') : null
}

export const callOf = ({ row, pending }: Shown): Call => ({
  id: row.id,
  number: textOrNull(row, 'number'),
  item: linked(row, 'item'),
  quantity: quantity(row, 'quantity'),
  workCenter: linked(row, 'work_center'),
  place: linked(row, 'location'),
  orderId: textOrNull(row, 'work_order_id'),
  order: linked(row, 'work_order')?.number ?? '',
  calledAt: momentOf(row.captured_at) || momentOf(row.created_at) || Math.min(...pending.map((act) => momentOf(act.captured_at)), Date.now()),
  delivered: broughtOf(pending) ?? quantity(row, 'delivered'),
  confirmed: quantity(row, 'confirmed'),
  review: text(row, 'review'),
  state: (text(row, 'state') || 'called') as CallState,
  isPending: pending.length > 0,
})

export type CallGroup = 'toBring' | 'onTheWay' | 'arrived' | 'over'

const groupOf: Record<CallState, CallGroup> = { called: 'toBring', accepted: 'onTheWay', loaded: 'onTheWay', delivered: 'arrived', confirmed: 'over', cancelled: 'over' }

/** The longest waiting first; what is over, the newest first. */
export function groupedCalls(calls: readonly Call[]): { name: CallGroup; calls: Call[] }[] {
  const names = ['toBring', 'onTheWay', 'arrived', 'over'] as const
  const groups = names.map((name) => ({ name, calls: calls.filter((call) => groupOf[call.state] === name).sort((a, b) => (name === 'over' ? b.calledAt - a.calledAt : a.calledAt - b.calledAt)) }))
  return groups.filter((group) => group.calls.length > 0)
}

/** Another open call for the same item at the same place. */
export const openFor = (calls: readonly Call[], itemId: string, workCenterId: string | null): Call | undefined =>
  calls.find((call) => call.item?.id === itemId && call.workCenter?.id === workCenterId && ['toBring', 'onTheWay'].includes(groupOf[call.state]))
