/** A round as a walk: its stops with what became of each, from the server's count and every check known here. */

import type { Check, Point, Round, Route } from './reading'
import { pointState, type PointState } from './rules'

export interface Stop {
  place: number
  pointId: string
  /** Unknown where the pack does not hold it. */
  point: Point | null
  state: PointState
  check: Check | null
}

export interface Walk {
  round: Round
  route: Route | null
  stops: Stop[]
  /** Where to go next; null when nothing is open any more. */
  next: Stop | null
  answered: number
  abnormal: number
  missed: number
  isOver: boolean
}

export interface Known {
  routes: ReadonlyMap<string, Route>
  points: ReadonlyMap<string, Point>
  checks: readonly Check[]
}

const ANSWERED: readonly PointState[] = ['done', 'abnormal', 'not_possible']

export function walkOf(round: Round, known: Known, now: number): Walk {
  const route = known.routes.get(round.routeId) ?? null
  const isOver = now > round.to
  const ids = round.pointIds.length ? round.pointIds : (route?.pointIds ?? [])
  const own = known.checks.filter((check) => check.roundId === round.id)
  const stops = ids.map((pointId, at): Stop => stopOf(at, pointId, own, { round, known, isOver }))
  return {
    round,
    route,
    stops,
    isOver,
    next: stops.find((stop) => stop.state === 'open') ?? null,
    answered: stops.filter((stop) => ANSWERED.includes(stop.state)).length,
    abnormal: stops.filter((stop) => stop.state === 'abnormal').length,
    missed: stops.filter((stop) => stop.state === 'missed').length,
  }
}

interface About {
  round: Round
  known: Known
  isOver: boolean
}

function stopOf(at: number, pointId: string, own: readonly Check[], { round, known, isOver }: About): Stop {
  const checks = own.filter((check) => check.pointId === pointId)
  const counted = round.counted.get(pointId) ?? 'open'
  const reckoned = pointState(checks, isOver || counted === 'missed')
  /** A colleague's check may be counted on the round before its own row has come. */
  const state = checks.length === 0 && ANSWERED.includes(counted) ? counted : reckoned
  const check = checks.find((one) => one.result === 'abnormal') ?? [...checks].sort((a, b) => b.arrivedAt - a.arrivedAt)[0] ?? null
  return { place: at + 1, pointId, point: known.points.get(pointId) ?? null, state, check }
}

/** Whose it is: mine, my team's, or nobody's. */
export function isMine(round: Round, me: { personId: string; teamId: string | null }): boolean {
  if (round.person) return round.person.id === me.personId
  return round.team === null || round.team.id === me.teamId
}

export type When = 'now' | 'later' | 'over'

const SOON = 60 * 60_000

/** What may be walked now, what comes later, what is finished or over. */
export function whenOf({ round, stops, next, isOver }: Walk, now: number): When {
  if (isOver || round.state === 'cancelled' || (stops.length > 0 && next === null)) return 'over'
  return round.from <= now + SOON ? 'now' : 'later'
}

/** The most pressing first; what is over newest first. */
export function byWhen(walks: readonly Walk[], now: number): Record<When, Walk[]> {
  const groups: Record<When, Walk[]> = { now: [], later: [], over: [] }
  for (const walk of walks) groups[whenOf(walk, now)].push(walk)
  groups.now.sort((a, b) => a.round.to - b.round.to)
  groups.later.sort((a, b) => a.round.from - b.round.from)
  groups.over.sort((a, b) => b.round.to - a.round.to)
  return groups
}

/** Which stop a scanned code means: the point's own, or the one where the scanned equipment stands. */
export const stopScanned = (stops: readonly Stop[], code: { kind: string; id: string | null }): Stop | undefined =>
  stops.find(({ pointId, point }) => (code.kind === 'PP' ? pointId === code.id : code.kind === 'EQ' && code.id !== null && point?.equipment?.id === code.id))
