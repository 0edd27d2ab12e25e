/** The heat map: how full each work center is on each day, and what is done there on one of them. */

import { number, today } from '../../i18n/format'
import type { Chart, ChartOrder, LoadCell, LoadRow } from './around'

export const FLAGS = { pinned: 1, frozen: 2, running: 4, moved: 8, late: 16 } as const
export type Flag = keyof typeof FLAGS

/** From empty to full in five steps; above the capacity is a mark of its own. */
export type Level = 'closed' | 0 | 1 | 2 | 3 | 4 | 'over'
export const LEVELS: readonly Level[] = ['closed', 0, 1, 2, 3, 4, 'over']

export function levelOf({ percent, busy }: LoadCell): Level {
  if (percent === null) return busy > 0 ? 'over' : 'closed'
  const share = Number(percent)
  if (share > 100) return 'over'
  return share <= 0 ? 0 : share < 40 ? 1 : share < 70 ? 2 : share < 90 ? 3 : 4
}

/** Always a figure: nobody has to tell shades apart. */
export const percentText = ({ percent, busy }: LoadCell): string => (percent === null ? (busy > 0 ? '▲' : '–') : `${Math.round(Number(percent))}${Number(percent) > 100 ? ' ▲' : ''}`)

export const hoursText = (minutes: number): string => number((minutes / 60).toFixed(1).replace(/\.0$/, ''))

/** How high a day's bar stands; a day that is too full fills it. */
export const heightOf = ({ percent, busy }: LoadCell): number => (percent === null ? (busy > 0 ? 100 : 0) : Math.min(100, Math.max(0, Number(percent))))

export interface DayOperation {
  slot: string
  place: number
  places: number
  order: ChartOrder
  operation: number
  name: string
  setup: number
  start: number
  end: number
  flags: Flag[]
}

const DAY = 86_400_000
export const startOf = (day: string): number => new Date(`${day}T00:00:00`).getTime()

/** The operations that touch a day at a work center, by place and time; moments are milliseconds. */
export function operationsOf(chart: Chart, center: string, day: string): DayOperation[] {
  const zero = Date.parse(chart.zero)
  const [begin, end] = [startOf(day), startOf(day) + DAY]
  const found = chart.bars.flatMap(([slot, at, orderAt, operation, name, setup, start, until, flags]): DayOperation[] => {
    const [row, order] = [chart.rows[at], chart.orders[orderAt]]
    if (!row || !order || row.work_center.id !== center) return []
    const one = { slot, place: row.place, places: row.places, order, operation, name, setup: zero + setup * 1000, start: zero + start * 1000, end: zero + until * 1000 }
    return one.setup < end && one.end > begin ? [{ ...one, flags: flagsOf(flags) }] : []
  })
  return found.sort((a, b) => a.place - b.place || a.start - b.start)
}

export const flagsOf = (bits: number): Flag[] => (Object.keys(FLAGS) as Flag[]).filter((name) => (bits & FLAGS[name]) !== 0)

const WEEK = 7

/** The week a phone shows; the last one may be shorter. */
export const weekOf = <T>(days: readonly T[], week: number): T[] => days.slice(week * WEEK, week * WEEK + WEEK)
export const weeksIn = (days: readonly string[]): number => Math.max(1, Math.ceil(days.length / WEEK))

/** The fullest work centers are looked at first. */
export function byFullness(rows: readonly LoadRow[]): LoadRow[] {
  const most = ({ cells }: LoadRow) => Math.max(0, ...cells.map((cell) => Number(cell.percent ?? 0)))
  return [...rows].sort((a, b) => most(b) - most(a))
}

/** Where the arrows lead from a cell; null where the map ends. */
export function neighbour(at: readonly [number, number], key: string, [rows, days]: readonly [number, number]): [number, number] | null {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key]
  if (key === 'Home') return [at[0], 0]
  if (key === 'End') return [at[0], days - 1]
  if (!step) return null
  const [row, day] = [at[0] + step[0]!, at[1] + step[1]!]
  return row >= 0 && row < rows && day >= 0 && day < days ? [row, day] : null
}

export const isToday = (day: string): boolean => day === today()
