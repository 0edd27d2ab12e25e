/** Numbers, days and moments as people here write them. Quantities stay strings: no float ever touches them. */

import { language } from './index'

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(name: string, make: (of: string) => F): F {
  const key = `${language.value} ${name}`
  if (!cache.has(key)) cache.set(key, make(language.value))
  return cache.get(key) as F
}

/** "1234567.5" → "1,234,567.5", exactly as many decimals as given unless `decimals` says otherwise. */
export function number(value: string | number | null | undefined, decimals?: number): string {
  if (value === null || value === undefined || value === '') return ''
  const shown = kept(`number ${decimals}`, (of) => {
    const digits = decimals === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
    return new Intl.NumberFormat(of, digits)
  })
  return shown.format(value as Intl.StringNumericLiteral)
}

export const percent = (share: number): string =>
  kept('percent', (of) => new Intl.NumberFormat(of, { style: 'percent', maximumFractionDigits: 1 })).format(share)

/** A day has no zone: "2026-12-01" is that day everywhere. */
export function day(value: string | null | undefined): string {
  if (!value) return ''
  return kept('day', (of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeZone: 'UTC' })).format(new Date(`${value.slice(0, 10)}T00:00:00Z`))
}

/** The same without the year when it is this one: for a phone's narrow corner. */
export function shortDay(value: string, now = new Date()): string {
  if (value.slice(0, 4) !== String(now.getFullYear())) return day(value)
  return kept('short day', (of) => new Intl.DateTimeFormat(of, { month: 'short', day: 'numeric', timeZone: 'UTC' })).format(new Date(`${value.slice(0, 10)}T00:00:00Z`))
}

/** As narrow as a table wants it: the year only where it is another one. */
export const narrowDay = (value: string, now = new Date()): string =>
  value.slice(0, 4) === String(now.getFullYear()) ? value.slice(5, 10) : value.slice(2, 10)

/** Today where this person is, as a day on the wire. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

export function moment(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  return kept('moment', (of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeStyle: 'short', hour12: false })).format(new Date(value))
}

/** hh:mm, on a 24-hour clock. */
export function clock(value: string | number | Date): string {
  return kept('clock', (of) => new Intl.DateTimeFormat(of, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })).format(new Date(value))
}

/** The day of a moment where this person is, with the day of the week. */
export const weekDay = (value: number | Date): string =>
  kept('week day', (of) => new Intl.DateTimeFormat(of, { weekday: 'short', month: 'short', day: 'numeric' })).format(value)

export const monthName = (value: number | Date): string =>
  kept('month', (of) => new Intl.DateTimeFormat(of, { year: 'numeric', month: 'long' })).format(value)

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "3 minutes ago", "2 小时前". */
export function ago(value: string | number | Date, now = Date.now()): string {
  const passed = new Date(value).getTime() - now
  const [unit, length] = steps.find(([, size]) => Math.abs(passed) >= size) ?? (['minute', 60_000] as const)
  return kept('ago', (of) => new Intl.RelativeTimeFormat(of, { numeric: 'auto' })).format(Math.trunc(passed / length), unit)
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`
  return size < 1024 * 1024 ? `${number(Math.round(size / 1024))} KB` : `${number((size / 1024 / 1024).toFixed(1))} MB`
}
