/** Who is at the ticket now, folded from starts, pauses and finishes as the server folds them. */

import { isTurnedDown, type Progress, type Report } from './reports'

export interface AtWork {
  personId: string | null
  person: string
  since: number
}

/** A start opens a person's time, a pause closes it, a finish closes everybody's. */
export function crewOf(reports: readonly Report[]): AtWork[] {
  const running = new Map<string | null, AtWork>()
  const taps = reports.filter((one) => !one.voided && !isTurnedDown(one)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  for (const { kind, personId, person, at } of taps) {
    if ((kind === 'start' || kind === 'resume') && !running.has(personId)) running.set(personId, { personId, person, since: at })
    else if (kind === 'pause') running.delete(personId)
    else if (kind === 'finish') running.clear()
  }
  return [...running.values()]
}

/** One of several pauses: the ticket goes on as long as somebody is at it. */
export const withCrew = (progress: Progress, crew: readonly AtWork[]): Progress => (progress.state === 'paused' && crew.length > 0 ? { ...progress, state: 'running' } : progress)

/** A ticket somebody is at, since when. */
export interface MyTicket {
  ticketId: string
  since: number
}

export type TimeTap = Pick<Report, 'id' | 'kind' | 'at' | 'voided' | 'act'> & { ticketId: string }

/** What runs in one person's name, over all tickets; the taps are that person's own. */
export function runningFor(taps: readonly TimeTap[]): MyTicket[] {
  const running = new Map<string, MyTicket>()
  const standing = taps.filter((one) => !one.voided && !isTurnedDown(one)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  for (const { kind, ticketId, at } of standing) {
    if ((kind === 'start' || kind === 'resume') && !running.has(ticketId)) running.set(ticketId, { ticketId, since: at })
    else if (kind === 'pause' || kind === 'finish') running.delete(ticketId)
  }
  return [...running.values()].sort((a, b) => a.since - b.since)
}

/**
 * Minutes of each up to now: at every moment the tickets open then share the person's time equally, as the server does
 * (backend/production/work_intervals.py). What was closed before is not looked at: it has its minutes already.
 */
export function sharedMinutes(open: readonly MyTicket[], now: number): Map<string, number> {
  const shares = new Map(open.map((one) => [one.ticketId, 0]))
  const bounds = [...new Set([...open.map((one) => one.since), now])].sort((a, b) => a - b)
  for (const [place, since] of bounds.slice(0, -1).entries()) {
    const present = open.filter((one) => one.since <= since)
    const each = (bounds[place + 1]! - since) / 60_000 / present.length
    for (const one of present) shares.set(one.ticketId, shares.get(one.ticketId)! + each)
  }
  return shares
}
