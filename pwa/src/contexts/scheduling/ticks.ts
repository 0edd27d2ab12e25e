/** Marks of the time head by this browser's clock: two lines, days over hours or months over days and weeks. */

import { clock, monthName, shortDay, today, weekDay } from '../../i18n/format'

export interface Tick {
  at: number
  label: string
}

export interface Head {
  upper: Tick[]
  lower: Tick[]
}

const HOUR_STEPS = [1, 2, 4, 8, 12] as const
const HOUR_PX = 48
const DAY_PX = 44

type Days = (from: Date) => Date
const midnight: Days = (of) => new Date(of.getFullYear(), of.getMonth(), of.getDate())
const monday: Days = (of) => new Date(of.getFullYear(), of.getMonth(), of.getDate() - ((of.getDay() + 6) % 7))
const firstOfMonth: Days = (of) => new Date(of.getFullYear(), of.getMonth(), 1)
const daysLater = (of: Date, days: number) => new Date(of.getFullYear(), of.getMonth(), of.getDate() + days)

/** Every moment from the last one before `from` on. By the calendar, so that a day of 23 hours is one too. */
function moments(begin: Date, until: number, next: (from: Date) => Date): Date[] {
  const found: Date[] = []
  for (let at = begin; at.getTime() < until; at = next(at)) found.push(at)
  return found
}

/** Marks between two moments (milliseconds), so many pixels a second. */
export function headOf(zero: number, from: number, until: number, scale: number): Head {
  const begin = new Date(from)
  const tick = (label: (at: Date) => string) => (at: Date): Tick => ({ at: (at.getTime() - zero) / 1000, label: label(at) })
  const days = () => moments(midnight(begin), until, (at) => daysLater(at, 1))
  const months = () => moments(firstOfMonth(begin), until, (at) => new Date(at.getFullYear(), at.getMonth() + 1, 1)).map(tick(monthName))
  const step = HOUR_STEPS.find((hours) => hours * 3600 * scale >= HOUR_PX)
  if (step) return { upper: days().map(tick(weekDay)), lower: days().flatMap((day) => hoursOf(day, step)).map(tick(clock)) }
  if (86_400 * scale >= DAY_PX) return { upper: months(), lower: days().map(tick((at) => String(at.getDate()))) }
  return { upper: months(), lower: moments(monday(begin), until, (at) => daysLater(at, 7)).map(tick((at) => shortDay(today(at)))) }
}

const hoursOf = (day: Date, step: number): Date[] =>
  Array.from({ length: 24 / step }, (_, at) => new Date(day.getFullYear(), day.getMonth(), day.getDate(), at * step))
