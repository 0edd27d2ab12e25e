/** What happened at a ticket, as the server told it and as this device still holds it. */

import type { Row } from '../../documents/row'
import type { OpenAct } from '../../offline/act'
import type { Decimal } from '../../ui/decimals'
import { isMore, isPositive, least, minus, orZero, plus, times } from './quantities'
import { linked, momentOf, quantity, text, textOrNull, type Operation, type Ticket, type TicketState } from './reading'

export type ReportKind = 'start' | 'pause' | 'resume' | 'finish' | 'good' | 'scrap' | 'rework' | 'rework_good' | 'rework_scrap' | 'hours' | 'void'

/** Those that open and close somebody's time. */
export const isTimeKind = (kind: string): boolean => kind === 'start' || kind === 'pause' || kind === 'resume' || kind === 'finish'

export interface Report {
  id: string
  number: string | null
  kind: ReportKind
  quantity: Decimal
  minutes: Decimal
  personId: string | null
  person: string
  /** The operation it was made at, where reports of a whole order are listed. */
  ticket: string
  /** When it happened, by the clock of the device it was made on. */
  at: number
  reasonId: string | null
  reason: string
  remark: string
  voidsId: string | null
  voided: boolean
  /** What the server wants somebody to look at. */
  review: string
  /** When the server took it; null while only this device has it. */
  takenAt: number | null
  /** This device's own record of it, while it has one. */
  act: OpenAct | null
}

const base = (values: Row | OpenAct['values']) => ({
  kind: text(values, 'kind') as ReportKind,
  quantity: quantity(values, 'quantity'),
  minutes: quantity(values, 'minutes'),
  reasonId: textOrNull(values, 'scrap_reason_id'),
  remark: text(values, 'remark'),
  voidsId: textOrNull(values, 'voids_id'),
})

export const reportOf = (row: Row, act: OpenAct | null = null): Report => ({
  ...base(row),
  id: row.id,
  number: textOrNull(row, 'number'),
  personId: textOrNull(row, 'person_id'),
  person: linked(row, 'person')?.title ?? '',
  ticket: linked(row, 'ticket')?.title ?? '',
  at: momentOf(row.captured_at) || momentOf(row.created_at),
  reason: linked(row, 'scrap_reason')?.title ?? '',
  voided: row.voided === true,
  review: text(row, 'review'),
  takenAt: momentOf(row.created_at),
  act,
})

export const pendingReport = (act: OpenAct): Report => ({
  ...base(act.values),
  id: act.document_id,
  number: act.number,
  personId: textOrNull(act.values, 'for_person_id') ?? act.person_id,
  person: '',
  ticket: '',
  at: momentOf(act.captured_at),
  reason: '',
  voided: false,
  review: '',
  takenAt: null,
  act,
})

/** Server's and device's, each once, newest first; what was taken back is marked. */
export function merged(told: readonly Report[], pending: readonly Report[]): Report[] {
  const all = new Map<string, Report>()
  for (const report of [...told, ...pending]) {
    const known = all.get(report.id)
    all.set(report.id, known ? { ...known, act: report.act ?? known.act } : report)
  }
  const standing = [...all.values()].filter((one) => !isTurnedDown(one))
  const takenBack = new Set(standing.map((one) => one.voidsId).filter((id) => id !== null))
  return [...all.values()].map((one) => (takenBack.has(one.id) ? { ...one, voided: true } : one)).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
}

/** A record with the device's own act of it, and when the server took it. */
export type Traced = Pick<Report, 'act' | 'takenAt'>

export const isTurnedDown = ({ act }: Pick<Traced, 'act'>): boolean => act?.state === 'refused' || act?.state === 'conflict'

/** A pause of a minute ago, a good quantity just answered: the ticket here does not show it yet. */
export const isOnTop = (report: Traced, changedAt: number): boolean => {
  if (isTurnedDown(report)) return false
  return report.takenAt === null ? true : report.act !== null && report.takenAt > changedAt
}

type Sums = { good: Decimal; scrapped: Decimal; rework: Decimal }

const EFFECTS: Partial<Record<ReportKind, Partial<Record<keyof Sums, 1 | -1>>>> = {
  good: { good: 1 },
  scrap: { scrapped: 1 },
  rework: { rework: 1 },
  rework_good: { rework: -1, good: 1 },
  rework_scrap: { rework: -1, scrapped: 1 },
}

export function added<S extends Sums>(sums: S, kind: ReportKind, amount: Decimal, sign: 1 | -1 = 1): S {
  const changed = { ...sums }
  for (const [name, way] of Object.entries(EFFECTS[kind] ?? {}) as [keyof Sums, 1 | -1][]) {
    changed[name] = plus(changed[name], times(amount, way === sign ? 1 : -1))
  }
  return changed
}

/** How far the ticket is, with what this device knows on top of what the server knew. */
export interface Progress extends Sums {
  minutes: Decimal
  state: TicketState
  /** The part of each sum that only this device knows. */
  pending: Sums
  /** Good pieces still to be made here. */
  left: Decimal
  /** Pieces that have come from the operation before and wait or are being worked at. */
  here: Decimal
}

const NOTHING: Sums = { good: '0', scrapped: '0', rework: '0' }

export function progressOf(ticket: Ticket, operations: readonly Operation[], reports: readonly Report[]): Progress {
  const known = new Map(reports.map((one) => [one.id, one]))
  const fresh = [...reports].filter((one) => isOnTop(one, ticket.changedAt)).sort((a, b) => a.at - b.at)
  let pending = NOTHING
  let state: TicketState = ticket.state
  for (const report of fresh) {
    const first = report.kind === 'void' && report.voidsId ? known.get(report.voidsId) : undefined
    if (first) pending = added(pending, first.kind, first.quantity, -1)
    else pending = added(pending, report.kind, report.quantity)
    state = stateAfter(state, report.kind)
  }
  const sums = { good: plus(ticket.good, pending.good), scrapped: plus(ticket.scrapped, pending.scrapped), rework: plus(ticket.rework, pending.rework) }
  const left = leftOf(ticket, operations, sums)
  if (fresh.length && state !== 'cancelled' && !isPositive(left) && !isPositive(sums.rework) && isPositive(plus(sums.good, sums.scrapped))) state = 'done'
  return { ...sums, minutes: ticket.minutes, state, pending, left, here: hereOf(ticket, operations, pending) }
}

export function stateAfter(state: TicketState, kind: ReportKind): TicketState {
  if (state === 'cancelled') return state
  if (kind === 'start' || kind === 'resume') return 'running'
  if (kind === 'pause') return state === 'running' ? 'paused' : state
  if (kind === 'finish') return 'done'
  if (kind === 'void') return state === 'done' ? 'running' : state
  return state === 'waiting' ? 'running' : state
}

/** The ticket's quantity less what was lost before it, what came out here, and what is still being put right. */
export function leftOf(ticket: Ticket, operations: readonly Operation[], { good, scrapped, rework }: Sums): Decimal {
  const out = plus(plus(good, scrapped), rework)
  return orZero(minus(minus(ticket.quantity, lostBefore(ticket, operations)), out))
}

/** Only a ticket of the whole quantity feels what operations before it scrapped. */
function lostBefore(ticket: Ticket, operations: readonly Operation[]): Decimal {
  const first = operations[0]
  if (!first || isMore(first.received, ticket.quantity)) return '0'
  const before = operations.filter((one) => one.number < ticket.operationNumber)
  return orZero(before.reduce((lost, one) => plus(lost, minus(one.scrapped, one.adjusted)), '0'))
}

function hereOf(ticket: Ticket, operations: readonly Operation[], pending: Sums): Decimal {
  const own = operations.find((one) => one.id === ticket.operationId)
  if (!own) return '0'
  const out = plus(plus(pending.good, pending.scrapped), pending.rework)
  return orZero(minus(plus(own.queued, own.inProcess), out))
}

/** What the big figure offers: what lies here if something does, else everything that is left. */
export const offered = ({ left, here }: Pick<Progress, 'left' | 'here'>): Decimal => (isPositive(here) ? least(here, left) : left)

/** The one thing under the thumb. */
export type Next = 'start' | 'resume' | 'report' | 'finish' | 'nothing'

export function nextOf({ state, left }: Pick<Progress, 'state' | 'left'>): Next {
  switch (state) {
    case 'waiting':
      return 'start'
    case 'paused':
      return 'resume'
    case 'running':
      return isPositive(left) ? 'report' : 'finish'
    default:
      return 'nothing'
  }
}
