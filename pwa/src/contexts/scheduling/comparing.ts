/** Schedules beside each other: which is best at what, and how long the bars are. */

import { moment, number, percent } from '../../i18n/format'
import { MEASURES, type CenterPercents, type Compared, type Measure } from './around'

export const FEWEST = 2
export const MOST = 6
const LETTERS = 'ABCDEF'
/** By its letter people find a schedule again in every picture. */
export const letterOf = (at: number): string => LETTERS[at] ?? '?'

export function idsOf(query: unknown): string[] {
  const text = typeof query === 'string' ? query : ''
  return [...new Set(text.split(',').map((id) => id.trim()).filter(Boolean))].slice(0, MOST)
}

export const isEnough = (ids: readonly string[]): boolean => ids.length >= FEWEST && ids.length <= MOST

const isEmpty = (value: string | number | null | undefined): boolean => value === null || value === undefined || value === ''

/** A moment is as long as it is after the earliest start the browser can count; only differences are drawn. */
const sizeOf = (measure: Measure, value: string | number | null): number => (isEmpty(value) ? 0 : measure === 'ends_at' ? Date.parse(String(value)) : Number(value))

export function valueText(measure: Measure, value: string | number | null): string {
  if (isEmpty(value)) return '–'
  if (measure === 'ends_at') return moment(String(value))
  if (measure === 'utilization_percent') return percent(Number(value) / 100)
  return number(value)
}

export interface MeasureCell {
  id: string
  text: string
  /** 0 to 1 of the largest beside it; null where a length would say nothing. */
  share: number | null
  isBest: boolean
}

export interface MeasureRow {
  measure: Measure
  cells: MeasureCell[]
}

const MORE_IS_BETTER: readonly Measure[] = ['utilization_percent']

/** The server names who is best alone; here two that are equally good are marked both. Where all are alike, or one is not known, nobody is. */
export function bestIds(measure: Measure, schedules: readonly Compared[]): Set<string> {
  if (schedules.some((one) => isEmpty(one[measure]))) return new Set()
  const sizes = schedules.map((one) => sizeOf(measure, one[measure]))
  const best = MORE_IS_BETTER.includes(measure) ? Math.max(...sizes) : Math.min(...sizes)
  const alike = schedules.filter((_, at) => sizes[at] === best)
  return alike.length === schedules.length ? new Set() : new Set(alike.map((one) => one.id))
}

export function rowsOf(schedules: readonly Compared[]): MeasureRow[] {
  return MEASURES.map((measure) => {
    const best = bestIds(measure, schedules)
    const most = Math.max(...schedules.map((one) => sizeOf(measure, one[measure])))
    const isDrawn = measure !== 'ends_at' && most > 0
    const cell = (one: Compared): MeasureCell => ({
      id: one.id, text: valueText(measure, one[measure]), share: isDrawn ? sizeOf(measure, one[measure]) / most : null, isBest: best.has(one.id),
    })
    return { measure, cells: schedules.map(cell) }
  })
}

/** What each schedule is best at. */
export const winsOf = (rows: readonly MeasureRow[], id: string): Measure[] =>
  rows.filter((row) => row.cells.some((cell) => cell.id === id && cell.isBest)).map((row) => row.measure)

export interface CenterBar {
  letter: string
  text: string
  /** Of the full height; what is above a hundred per cent is drawn full and marked. */
  height: number
  isFull: boolean
}

export const centerBars = ({ percents }: CenterPercents): CenterBar[] =>
  percents.map((told, at) => {
    const share = Number(told ?? 0)
    return { letter: letterOf(at), text: told === null ? '–' : `${Math.round(share)}`, height: Math.min(100, Math.max(0, share)), isFull: share > 100 }
  })

const busiest = (one: CenterPercents) => Math.max(0, ...one.percents.map(Number))

/** The busiest first: that is where schedules differ in what matters; where nothing is done in any there is nothing to see. */
export const byLoad = (centers: readonly CenterPercents[]): CenterPercents[] => centers.filter((one) => busiest(one) > 0).sort((a, b) => busiest(b) - busiest(a))
