/** The dispatch list: what is to be done next, as the server tells it or as this device knows it by itself. */

import type { Linked, Row, Value, Values } from '../../documents/row'
import { shortDay, today } from '../../i18n/format'
import type { Decimal } from '../../ui/decimals'
import { linked, quantity, text, textOrNull, whole, type Order, type Ticket, type TicketState } from './reading'
import { lightOf } from './readiness'
import { obstacleText } from './telling'
import { isFor, type TeamPlace } from './worklist'

export interface DispatchRow {
  id: string
  number: string | null
  version: number
  state: TicketState
  orderNumber: string
  item: Linked | null
  operationNumber: number
  name: string
  workCenter: Linked | null
  place: number | null
  startsAt: string | null
  endsAt: string | null
  quantity: Decimal
  good: Decimal
  sequence: number
  team: Linked | null
  person: Linked | null
  isLate: boolean
  isReady: boolean
  whyNot: string
  pending: boolean
}

export interface DispatchFilter {
  workCenterId: string | null
  teamId: string | null
  personId: string | null
  areaId: string | null
  day: string | null
}

export const NOBODY: DispatchFilter = { workCenterId: null, teamId: null, personId: null, areaId: null, day: null }
export const isFiltered = (filter: DispatchFilter): boolean => Object.values(filter).some(Boolean)

export interface Center {
  id: string
  label: string
  areaId: string | null
  lineId: string | null
}

/** What this device knows of the factory, to answer a filter by itself. */
export interface Known {
  centers: readonly Center[]
  teams: readonly TeamPlace[]
  /** Team of each person. */
  teamOf: ReadonlyMap<string, string>
}

export const centerOf = (row: Row): Center => {
  const [number, name] = [text(row, 'number'), text(row, 'name')]
  return { id: row.id, label: name || number, areaId: textOrNull(row, 'area_id'), lineId: textOrNull(row, 'parent_id') }
}

/** A line stands for itself and the work centers that are part of it. */
export const partsOf = (id: string, centers: readonly Center[]): Set<string> => new Set([id, ...centers.filter((one) => one.lineId === id).map((one) => one.id)])

const isRecord = (value: Value | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

export function rowTold(row: Values): DispatchRow {
  const ticket = isRecord(row.ticket) ? row.ticket : {}
  const order = isRecord(row.work_order) ? row.work_order : {}
  const named = (noun: string): Linked | null => (isRecord(row[noun]) ? linked({ [`${noun}_id`]: row[noun].id ?? null, [noun]: row[noun] }, noun) : null)
  return {
    id: text(ticket, 'id'), number: textOrNull(ticket, 'number'), version: whole(ticket, 'version'), state: (text(ticket, 'state') || 'waiting') as TicketState,
    orderNumber: text(order, 'number'), item: named('item'), operationNumber: whole(row, 'operation_number'), name: text(row, 'name'), workCenter: named('work_center'),
    place: typeof row.place === 'number' ? row.place : null, startsAt: textOrNull(row, 'starts_at'), endsAt: textOrNull(row, 'ends_at'), quantity: quantity(row, 'quantity'),
    good: quantity(row, 'good'), sequence: whole(row, 'sequence'), team: named('team'), person: named('person'), isLate: row.late === true, isReady: row.ready !== false,
    whyNot: text(row, 'why_not'), pending: false,
  }
}

/** Its end lies behind the order's due day; without an end, that day is over. */
export function isLateHere({ endsAt, due }: Ticket, order: Order | null, now = new Date()): boolean {
  const day = order?.due ?? due
  return day !== null && today(endsAt ? new Date(endsAt) : now) > day.slice(0, 10)
}

export function rowHere(ticket: Ticket, order: Order | null, pending: boolean): DispatchRow {
  const light = order && lightOf(ticket, order)
  const why = light?.colour === 'red' ? light.obstacles[0] : undefined
  const { id, number, version, state, orderNumber, item, operationNumber, name, workCenter, place, startsAt, endsAt, good, sequence, team, person } = ticket
  return {
    id, number, version, state, orderNumber, item, operationNumber, name, workCenter, place, startsAt, endsAt, quantity: ticket.quantity, good, sequence, team, person,
    isLate: isLateHere(ticket, order), isReady: !why, whyNot: why ? obstacleText(why.what) : '', pending,
  }
}

/** Given to them, to their team, or to nobody at their team's work center: as the server has it. */
function isForPerson(ticket: Ticket, person: string, { teams, teamOf }: Known): boolean {
  if (ticket.person?.id === person) return true
  const team = teamOf.get(person)
  if (!team) return false
  if (ticket.team) return ticket.team.id === team
  return !ticket.person && isFor(ticket, { workCenterId: null, teamId: team, personId: null }, teams)
}

/** A day means what lies on it, and today also what should have been done before. */
function isOnDay({ start, due }: Ticket, day: string, now: string): boolean {
  const [first, last] = [start ?? due, due ?? start]
  return first !== null && last !== null && first <= day && (day === now || last >= day)
}

export function isWanted(ticket: Ticket, filter: DispatchFilter, known: Known, now = today()): boolean {
  const center = ticket.workCenter?.id ?? ''
  if (filter.workCenterId && !partsOf(filter.workCenterId, known.centers).has(center)) return false
  if (filter.areaId && known.centers.find((one) => one.id === center)?.areaId !== filter.areaId) return false
  if (filter.day && !isOnDay(ticket, filter.day, now)) return false
  if (filter.personId && !isForPerson(ticket, filter.personId, known)) return false
  return !filter.teamId || isFor(ticket, { workCenterId: null, teamId: filter.teamId, personId: null }, known.teams)
}

const isOpen = ({ state }: Ticket): boolean => state === 'waiting' || state === 'running' || state === 'paused'
const LAST = '9999'

/** By start, then in sequence, then as the order asks for it. */
export function listHere(tickets: readonly { ticket: Ticket; pending: boolean }[], orders: ReadonlyMap<string, Order>, filter: DispatchFilter, known: Known): DispatchRow[] {
  const key = ({ ticket }: { ticket: Ticket }) => {
    const order = orders.get(ticket.orderId)
    return [ticket.startsAt ? Date.parse(ticket.startsAt) : Infinity, ticket.sequence, ticket.start ?? LAST, order?.priority ?? 5, order?.due ?? LAST, ticket.number ?? ''] as const
  }
  const found = tickets.filter(({ ticket }) => isOpen(ticket) && isWanted(ticket, filter, known))
  const sorted = found.sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    const at = left.findIndex((part, place) => part !== right[place])
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1
  })
  return sorted.map(({ ticket, pending }) => rowHere(ticket, orders.get(ticket.orderId) ?? null, pending))
}

/** What the server takes; it knows what is part of a line. */
export const queryOf = ({ workCenterId, teamId, personId, areaId, day }: DispatchFilter) => ({ work_center_id: workCenterId, team_id: teamId, person_id: personId, area_id: areaId, day })

export type Whom = 'team' | 'person' | 'center'

/** Given to a person it goes with them to their team; given to a team it is no single person's any more. */
export function givenTo(whom: Whom, id: string | null, known: Known): Values {
  if (whom === 'center') return { work_center_id: id }
  if (whom === 'team') return { team_id: id, person_id: null }
  const team = id ? known.teamOf.get(id) : undefined
  return team ? { person_id: id, team_id: team } : { person_id: id }
}

/** Days to choose from: today and the next ones, as a thumb wants them. */
export function daysFrom(now: Date, count = 7): { id: string; label: string }[] {
  return Array.from({ length: count }, (_, at) => {
    const day = today(new Date(now.getFullYear(), now.getMonth(), now.getDate() + at))
    return { id: day, label: shortDay(day, now) }
  })
}
