/** What the demand screen asks the server for, and how it draws what it gets. */

import { api } from '../../api/client'

export interface ItemName {
  id: string
  number: string
  title: string
  unit: string
}

export interface ItemDemand {
  item: ItemName
  forecast: string
  orders: string
  consumed: string
  net: string
  other: string
  over: string
  demand: string
  exceptions: number
}

export interface Source {
  document: string
  id: string
  number: string
  line_id: string | null
}

export type Level = 'item' | 'family' | 'customer' | 'customer_class' | 'channel' | 'region'

export interface Bucket {
  start: string
  end: string
  item: string | null
  keys: Partial<Record<Level, string>>
}

export interface Take extends Bucket {
  order: Source
  due: string
  level: Level[]
  direction: 'own' | 'back' | 'forward'
  quantity: string
  borrowed: boolean
}

export interface BucketStory extends Bucket {
  forecast: string
  consumed: string
  net: string
  lapsed: string
  carried_in: string
  carried_out: string
  state: 'untouched' | 'changed' | 'used_up' | 'passed'
  takes: Take[]
}

export interface LineStory {
  order: Source
  customer: string
  due: string
  ordered: string
  shipped: string
  open: string
  consumed: string
  over: string
  reason: '' | 'skipped' | 'abnormal' | 'past'
  rule: { id: string; number: string; title: string } | null
  takes: Take[]
}

export interface Period {
  start: string
  end: string
  forecast: string
  ordered: string
  consumed: string
  net: string
  over: string
  open: string
  other: string
}

export interface OtherNeed {
  source: Source
  kind: 'manual' | 'service' | 'project' | 'trial' | 'interplant'
  day: string
  quantity: string
}

export interface Exception {
  quantity: string
  forecast: string
  percent: string | null
  orders: Source[]
}

export interface LeftOut {
  reason: 'fence' | 'horizon' | 'not_broken_down'
  quantity: string
  source: Source
}

export interface ItemStory {
  item: ItemName
  forecasts: { id: string; number: string }[]
  periods: Period[]
  buckets: BucketStory[]
  lines: LineStory[]
  others: OtherNeed[]
  exceptions: Exception[]
  left_out: LeftOut[]
}

export interface DemandPage {
  rows: ItemDemand[]
  count: number
  first: string
  days: number
  forecasts: { id: string; number: string }[]
  refused: { item_id: string; sentence: string }[]
}

const DEMAND = '/api/planning/demand'
export const PAGE = 50

export const demand = {
  items: (q: string, days: number, offset = 0) => api.get<DemandPage>(DEMAND, { q: q || undefined, days, offset, limit: PAGE }),
  item: (id: string, days: number) => api.get<ItemStory>(`${DEMAND}/${id}`, { days }),
}

/** Number and title; of an item whose title is its number, that once. */
export const nameOf = (item: ItemName): string => (item.title === item.number ? item.number : `${item.number} ${item.title}`)

/** How much of a forecast orders took, in whole per cent: never full while something is left, never empty when something went. */
export function taken(consumed: string, forecast: string): number {
  const [part, whole] = [Number(consumed), Number(forecast)]
  if (whole <= 0 || part <= 0) return 0
  return part >= whole ? 100 : Math.min(99, Math.max(1, Math.floor((part / whole) * 100)))
}

/** The last day of [start, end). */
export function lastDay(end: string): string {
  const day = new Date(`${end}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - 1)
  return day.toISOString().slice(0, 10)
}

export interface Bars {
  period: Period
  x: number
  consumed: number
  net: number
  ordered: number
}

/** Two columns a period: what was forecast (taken below, left above) and what was ordered; heights in `height`. */
export function bars(periods: readonly Period[], width: number, height: number): { most: number; bars: Bars[] } {
  const most = Math.max(0, ...periods.flatMap((one) => [Number(one.consumed) + Number(one.net), Number(one.ordered)]))
  const scale = (value: number) => (most > 0 ? (value / most) * height : 0)
  const step = periods.length ? width / periods.length : width
  const drawn = periods.map((period, at) => ({
    period,
    x: at * step,
    consumed: scale(Number(period.consumed)),
    net: scale(Number(period.net)),
    ordered: scale(Number(period.ordered)),
  }))
  return { most, bars: drawn }
}
