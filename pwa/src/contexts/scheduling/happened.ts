/** What happened since the published schedule: what of it is taken into account, until when, and what a mended one changes. */

import type { AppIconName } from '../../app/icons'
import { sentChange, type Cause, type Change, type Difference, type HappenedCode, type HappenedRow, type OrderDifference, type Schedule, type Wanted } from './around'

export const ICONS: Record<HappenedCode, AppIconName> = {
  equipment_down: 'machine', missing_material: 'stock', late_material: 'stock', rush_order: 'warn', quality_hold: 'inspect', behind: 'jobs', new_order: 'order', maintenance_window: 'plan',
}

/** A row as the foreman decides on it. */
export interface Decided {
  key: string
  row: HappenedRow
  isTaken: boolean
  changes: Change[]
}

/** Everything counts until somebody says otherwise, but for material nobody has ordered: when it comes is no more than a guess. */
export const decidedOf = (rows: readonly HappenedRow[]): Decided[] =>
  rows.map((row, at) => ({ key: `${at} ${row.code} ${row.about.id}`, row, isTaken: row.code !== 'missing_material', changes: row.changes.map((change) => ({ ...change })) }))

/** What the factory's own records say already is read with the next schedule; there is nothing to tick. */
export const isByItself = ({ row }: Decided): boolean => row.changes.length === 0

export const isClosure = (change: Change): boolean => change.action === 'closed'

export const isArrival = (change: Change): boolean => change.action === 'material'

export const isBackward = ({ from_at: from, until_at: until }: Change): boolean => !!from && !!until && Date.parse(until) <= Date.parse(from)

/** Of what stands it must be said when it runs again, later than it stopped. */
export const needsUntil = (change: Change): boolean => isClosure(change) && (!change.until_at || isBackward(change))

/** Of what is to come it must be said when. */
export const needsArrival = (change: Change): boolean => isArrival(change) && !change.from_at

const isOpen = (change: Change): boolean => needsUntil(change) || needsArrival(change)

export const isReady = (decided: readonly Decided[]): boolean => {
  const taken = decided.filter((one) => one.isTaken)
  return taken.length > 0 && taken.every((one) => !one.changes.some(isOpen))
}

/** By how much trouble it usually means. */
const WEIGHT: readonly HappenedCode[] = ['equipment_down', 'maintenance_window', 'quality_hold', 'late_material', 'rush_order', 'behind', 'missing_material', 'new_order']
const CAUSE: Record<HappenedCode, Cause> = {
  equipment_down: 'equipment_down', maintenance_window: 'equipment_down', quality_hold: 'quality_hold', late_material: 'late_material', missing_material: 'late_material', rush_order: 'rush_order', behind: 'behind', new_order: 'rush_order',
}

export function causeOf(decided: readonly Decided[]): Cause {
  const codes = decided.filter((one) => one.isTaken).map((one) => one.row.code)
  const first = WEIGHT.find((code) => codes.includes(code))
  return first ? CAUSE[first] : 'plan'
}

export const mendingOf = (base: string, site: string | null, decided: readonly Decided[]): Wanted => ({
  cause: causeOf(decided),
  ...(site ? { site_id: site } : {}),
  base_id: base,
  changes: decided.filter((one) => one.isTaken).flatMap((one) => one.changes.map(sentChange)),
})

export const LATER = [{ name: 'hour', minutes: 60 }, { name: 'fourHours', minutes: 240 }, { name: 'day', minutes: 1440 }] as const

/** So much after now, or after it stops where that is still to come; on the next five minutes. */
export function laterThan(change: Change, minutes: number, now = Date.now()): string {
  const from = Math.max(now, change.from_at ? Date.parse(change.from_at) : 0)
  const step = 300_000
  return new Date(Math.ceil((from + minutes * 60_000) / step) * step).toISOString()
}

const isLate = (told: boolean | number | null): boolean => (typeof told === 'number' ? told > 0 : told === true)

export interface Turns {
  late: OrderDifference[]
  punctual: OrderDifference[]
  others: OrderDifference[]
}

/** Those that become late first: somebody has to call a customer. */
export function turnsOf({ orders }: Difference): Turns {
  const late = orders.filter((one) => !isLate(one.late_before) && isLate(one.late_after))
  const punctual = orders.filter((one) => isLate(one.late_before) && !isLate(one.late_after))
  return { late, punctual, others: orders.filter((one) => !late.includes(one) && !punctual.includes(one)) }
}

export const isUnderWay = ({ state }: Pick<Schedule, 'state'>): boolean => state === 'queued' || state === 'running'
export const isNothing = ({ state }: Pick<Schedule, 'state'>): boolean => state === 'failed' || state === 'cancelled' || state === 'discarded'
