/** Going from bar to bar and moving one, by keys or by hand. */

import { barsWithin, clamped, type Bar, type Board } from './gantt'

export const SNAP_S = 300
export const STEP_S = 900

/** To the nearest five minutes of the clock, whatever second the chart begins at. */
export const snapped = (board: Board, seconds: number, step = SNAP_S): number => {
  const zero = board.zero / 1000
  return Math.round((zero + seconds) / step) * step - zero
}

export type Go = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End'
export const GOES: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] satisfies Go[]
export const isGo = (key: string): key is Go => GOES.includes(key)

/** The bar a key leads to; the same one where there is none. Without any it is the first in sight, else the first at all. */
export function barBy(board: Board, bar: Bar | null, key: Go, from = 0): Bar | null {
  if (!bar) return firstOf(board, from)
  const { bars } = board.lines[bar.row]!
  const at = bars.indexOf(bar)
  switch (key) {
    case 'ArrowLeft': return bars[at - 1] ?? bar
    case 'ArrowRight': return bars[at + 1] ?? bar
    case 'Home': return bars[0] ?? bar
    case 'End': return bars.at(-1) ?? bar
    case 'ArrowUp': return nearest(board, bar, -1) ?? bar
    case 'ArrowDown': return nearest(board, bar, 1) ?? bar
  }
}

const firstOf = (board: Board, from: number): Bar | null =>
  board.lines.map((line) => barsWithin(line, from, Infinity)[0]).find((bar) => bar !== undefined) ?? board.lines.find((line) => line.bars.length)?.bars[0] ?? null

/** In the next line that has any, the bar whose middle is nearest. */
function nearest(board: Board, bar: Bar, step: 1 | -1): Bar | null {
  const middle = (one: Bar) => (one.start + one.end) / 2
  for (let line = bar.row + step; line >= 0 && line < board.lines.length; line += step) {
    const { bars } = board.lines[line]!
    if (bars.length) return bars.reduce((best, one) => (Math.abs(middle(one) - middle(bar)) < Math.abs(middle(best) - middle(bar)) ? one : best))
  }
  return null
}

/** Where a bar is held that is being moved: its row, and when it would start. */
export interface Held {
  bar: Bar
  row: number
  start: number
}

export const heldAt = (bar: Bar): Held => ({ bar, row: bar.row, start: bar.start })

/** A quarter of an hour, or to the next row. */
export function heldBy(board: Board, held: Held, key: Go): Held {
  const rows = board.lines.length - 1
  switch (key) {
    case 'ArrowLeft': return { ...held, start: bounded(board, snapped(board, held.start - STEP_S)) }
    case 'ArrowRight': return { ...held, start: bounded(board, snapped(board, held.start + STEP_S)) }
    case 'ArrowUp': return { ...held, row: clamped(held.row - 1, 0, rows) }
    case 'ArrowDown': return { ...held, row: clamped(held.row + 1, 0, rows) }
    case 'Home': return { ...held, start: bounded(board, 0) }
    case 'End': return held
  }
}

/** Nothing begins before the schedule does. */
const bounded = (board: Board, start: number): number => clamped(start, Math.max(0, snapped(board, 0)), board.chart.until)

/** By hand: as far from where it was taken as the pointer has come. */
export const heldTo = (board: Board, bar: Bar, row: number, moved: number): Held => ({ bar, row: clamped(row, 0, board.lines.length - 1), start: bounded(board, snapped(board, bar.start + moved)) })

export const wantedOf = (board: Board, { bar, row, start }: Held) => {
  const { work_center, place } = board.lines[row]!.row
  return { slot_id: bar.id, work_center_id: work_center.id, place, start_at: new Date(board.zero + start * 1000).toISOString() }
}

export const isElsewhere = ({ bar, row, start }: Held): boolean => row !== bar.row || start !== bar.start

/** As it would lie there, as long as it is now. */
export const ghostOf = ({ bar, row, start }: Held): Bar => ({ ...bar, row, setup: start - (bar.start - bar.setup), start, end: start + (bar.end - bar.start), lane: row === bar.row ? bar.lane : 0 })
