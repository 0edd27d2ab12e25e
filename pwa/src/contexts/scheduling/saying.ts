/** Bars in words: for those who listen, for the table and the cards. */

import { clock, moment, number, weekDay } from '../../i18n/format'
import { has, isLate, momentOf, RUNNING, type Bar, type Board } from './gantt'
import { MARK_WORDS, marksOf } from './marks'
import type { ChartRow } from './schedules'
import { t } from './scheduleWords'

/** "40 min", "3 h 20 min", "2 d 5 h". */
export function durationText(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours >= 48) return t(hours % 24 ? 'daysHours' : 'days', { d: number(Math.floor(hours / 24)), h: hours % 24 })
  if (!hours) return t('minutes', { n: rest })
  return rest ? t('hoursMinutes', { h: hours, m: rest }) : t('hours', { n: hours })
}

export const dayOf = (board: Board, seconds: number): string => weekDay(momentOf(board, seconds))
export const clockOf = (board: Board, seconds: number): string => clock(momentOf(board, seconds))
export const whenOf = (board: Board, seconds: number): string => `${dayOf(board, seconds)} ${clockOf(board, seconds)}`

export const placeText = ({ place, places }: { place: number; places: number }): string => (places > 1 ? t('place', { place, places }) : '')
export const centerText = (row: ChartRow): string => [row.work_center.title || row.work_center.number, placeText(row)].filter(Boolean).join(' · ')

export const lateText = (bar: Bar): string => (isLate(bar) && bar.order.late > 0 ? t('lateMark', { n: durationText(bar.order.late) }) : '')
export const markTexts = (bar: Bar): string[] => [...marksOf(bar).map((mark) => t(MARK_WORDS[mark])), ...(lateText(bar) ? [lateText(bar)] : [])]
export const spanText = (from: string, until: string): string =>
  new Date(from).toDateString() === new Date(until).toDateString() ? `${weekDay(new Date(from))} ${clock(from)}–${clock(until)}` : `${moment(from)} – ${moment(until)}`

/** All that the picture shows of a bar, as one would say it. */
export function barSaid(board: Board, bar: Bar): string {
  const setup = bar.start > bar.setup ? [t('setupSaid', { n: durationText(bar.start - bar.setup) })] : []
  return t('barSaid', {
    order: bar.order.number, operation: bar.operation, name: bar.name, item: bar.order.item.title, center: centerText(board.lines[bar.row]!.row),
    start: whenOf(board, bar.start), end: whenOf(board, bar.end), marks: [...setup, ...markTexts(bar)].join(', '),
  })
}

export const isHeldFast = (bar: Bar): boolean => has(bar, RUNNING)
