/** A work center's day on a phone: its bars in the order of time, and when it is closed. */

import { momentOf, type Bar, type Board } from './gantt'
import type { ChartRow, Titled } from './schedules'

const DAY_S = 86_400

/** Seconds from the chart's zero to the local midnight that begins a day. */
export function dayStart(board: Board, seconds: number): number {
  const at = new Date(momentOf(board, seconds))
  return (new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime() - board.zero) / 1000
}

/** By the calendar: a day may have 23 hours. */
export const otherDay = (board: Board, start: number, days: number): number => dayStart(board, start + DAY_S / 2 + days * DAY_S)

export function centersOf(board: Board): Titled[] {
  const found = new Map(board.chart.rows.map((row) => [row.work_center.id, row.work_center]))
  return [...found.values()]
}

export interface DayPlace {
  row: ChartRow
  bars: Bar[]
  closed: ChartRow['closed']
  isShut: boolean
}

export function placesOn(board: Board, center: string, from: number): DayPlace[] {
  const until = otherDay(board, from, 1)
  const within = (start: number, end: number) => start < until && end > from
  return board.lines.filter(({ row }) => row.work_center.id === center).map(({ row, bars }) => ({
    row, bars: bars.filter((bar) => within(bar.setup, bar.end)), closed: row.closed.filter((one) => within(one.from, one.until)), isShut: !row.open.some(([opens, closes]) => within(opens, closes)),
  }))
}
