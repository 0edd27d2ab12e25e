/** What is to be done here: running, ready, not yet; by work center, team and person. */

import { orZero, plus } from './quantities'
import type { Order, Ticket } from './reading'
import { lightOf, type Light } from './readiness'

export interface Job {
  ticket: Ticket
  order: Order | null
  light: Light | null
  pending: boolean
}

export type Group = 'running' | 'ready' | 'waiting'

export interface Filter {
  workCenterId: string | null
  teamId: string | null
  personId: string | null
}

export interface TeamPlace {
  id: string
  workCenterId: string | null
}

const isOpen = ({ state }: Ticket): boolean => state === 'waiting' || state === 'running' || state === 'paused'

export function jobsOf(tickets: readonly { ticket: Ticket; pending: boolean }[], orders: ReadonlyMap<string, Order>): Job[] {
  return tickets.filter(({ ticket }) => isOpen(ticket)).map(({ ticket, pending }) => {
    const order = orders.get(ticket.orderId) ?? null
    return { ticket, order, pending, light: order && lightOf(ticket, order) }
  })
}

/** A ticket nobody was given belongs to the team of its work center. */
export function isFor(ticket: Ticket, filter: Filter, teams: readonly TeamPlace[]): boolean {
  if (filter.workCenterId && ticket.workCenter?.id !== filter.workCenterId) return false
  if (filter.personId && ticket.person?.id !== filter.personId) return false
  if (!filter.teamId) return true
  if (ticket.team) return ticket.team.id === filter.teamId
  const place = teams.find((team) => team.id === filter.teamId)?.workCenterId ?? null
  return place !== null && ticket.workCenter?.id === place
}

/** Without the order's counters nobody here knows better, so it may be started. */
export function groupOf({ ticket, light }: Job): Group {
  if (ticket.state === 'running') return 'running'
  return light?.colour === 'red' ? 'waiting' : 'ready'
}

const LAST = '9999'

/** In the sequence they were given; without one by day, urgency and number, as the dispatch list has them. */
export function inSequence(jobs: readonly Job[]): Job[] {
  const key = ({ ticket, order }: Job) => [ticket.sequence, ticket.start ?? LAST, order?.priority ?? 5, order?.due ?? LAST, ticket.number ?? ''] as const
  return [...jobs].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    const at = left.findIndex((part, place) => part !== right[place])
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1
  })
}

export function grouped(jobs: readonly Job[]): { name: Group; jobs: Job[] }[] {
  const groups = (['running', 'ready', 'waiting'] as const).map((name) => ({ name, jobs: inSequence(jobs.filter((job) => groupOf(job) === name)) }))
  return groups.filter((group) => group.jobs.length > 0)
}

/** How much lies there to be done; all that is left where the counters say nothing. */
export function toDoOf({ ticket, order }: Job): string {
  const own = order?.operations.find((one) => one.id === ticket.operationId)
  if (!own) return ticket.quantity
  return plus(orZero(own.queued), own.inProcess)
}

