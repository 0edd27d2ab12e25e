/** The clocks of a call as rings that run down. The server reckons them; without network the usual times by the wall clock. */

import type { Meaning } from '../../../ui/meaning'
import type { Call, Severity } from './reading'

export const CLOCKS = ['accept', 'contain', 'resolve'] as const
export type ClockName = (typeof CLOCKS)[number]

/** Minutes to accept, contain and resolve, where nobody says otherwise. */
export const USUAL: Readonly<Record<Severity, readonly [number, number, number]>> = { minor: [15, 240, 4320], major: [10, 60, 1440], line_stop: [3, 30, 240] }

export interface Ring {
  name: ClockName
  /** 1 is all the time that was given, 0 none. */
  left: number
  /** Below zero it is overdue. */
  leftMs: number
  meaning: Meaning
  isDone: boolean
}

const SOON = 0.25

export function ringsOf(call: Call, now: number): Ring[] {
  const answered = [call.acceptedAt, call.containedAt, call.resolvedAt]
  const dues = [call.acceptDue, call.containDue, call.resolveDue]
  return CLOCKS.map((name, at) => ringOf(name, call, { due: dues[at]!, answered: answered[at]! }, now))
}

function ringOf(name: ClockName, call: Call, { due, answered }: { due: number; answered: number }, now: number): Ring {
  const given = due - (call.arrivedAt || call.raisedAt)
  const leftMs = due ? due - (answered || now) : 0
  const left = given > 0 ? Math.max(0, Math.min(1, leftMs / given)) : 0
  const isLate = due > 0 && leftMs < 0
  if (answered) return { name, left: 1, leftMs, meaning: isLate ? 'stop' : 'good', isDone: true }
  if (call.state === 'waiting_external') return { name, left, leftMs, meaning: 'plan', isDone: false }
  return { name, left, leftMs, meaning: isLate ? 'stop' : left < SOON ? 'wait' : 'run', isDone: false }
}

/** The clock that runs out first and nobody has answered. */
export const nextRing = (call: Call, now: number): Ring | null => ringsOf(call, now).find((ring) => !ring.isDone) ?? null

/** "4:05", "2 h 10", "3 d": never more than two figures' worth. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  if (minutes < 60) return `${minutes}:${String(Math.floor((Math.abs(ms) % 60_000) / 1000)).padStart(2, '0')}`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(minutes / 1440)} d`
}
