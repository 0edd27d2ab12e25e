/** The same bars as rows of a table, in any order somebody wants. */

import { narrowDay, today } from '../../i18n/format'
import { momentOf, type Bar, type Board } from './gantt'
import { centerText, clockOf, lateText, markTexts } from './saying'

export interface BarRow {
  id: string
  order: string
  item: string
  operation: number
  name: string
  center: string
  place: number
  start: number
  end: number
  startText: string
  endText: string
  late: number
  lateText: string
  marks: string
}

export const SORTS = ['order', 'item', 'operation', 'center', 'place', 'start', 'end', 'late'] as const
type Sort = (typeof SORTS)[number]

const rowOf = (board: Board, bar: Bar): BarRow => {
  const { row } = board.lines[bar.row]!
  const when = (seconds: number) => `${narrowDay(today(new Date(momentOf(board, seconds))))} ${clockOf(board, seconds)}`
  return {
    id: bar.id, order: bar.order.number, item: `${bar.order.item.number} ${bar.order.item.title}`, operation: bar.operation, name: bar.name, center: centerText({ ...row, places: 1 }), place: row.place,
    start: bar.start, end: bar.end, startText: when(bar.start), endText: when(bar.end), late: Math.max(0, bar.order.late), lateText: lateText(bar), marks: markTexts(bar).join(', '),
  }
}

export const rowsOf = (board: Board): BarRow[] => [...board.bars.values()].map((bar) => rowOf(board, bar))

const compared = (one: string | number, other: string | number): number => (typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other)))

/** "start" or "-start"; what is equal stays in the order of time. */
export function sortedBy(rows: readonly BarRow[], sort: string): BarRow[] {
  const name = sort.replace(/^-/, '') as Sort
  const turn = sort.startsWith('-') ? -1 : 1
  return [...rows].sort((one, other) => turn * compared(one[name], other[name]) || one.start - other.start)
}
