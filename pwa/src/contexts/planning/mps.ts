/** What the master schedule's screen asks the server for, and how a keyboard moves over it. */

import { api, ask } from '../../api/client'
import { narrowDay } from '../../i18n/format'
import { addDecimals, sumDecimals } from '../../ui/decimals'

export interface Named {
  id: string
  number: string
  title: string
}

export interface Period {
  first: string
  last: string
  end: string
  commitment: '' | 'firm' | 'outlook'
  level_frozen: boolean
}

export type Fence = '' | 'demand' | 'slushy' | 'frozen'
export type Measure = 'forecast' | 'consumed' | 'orders' | 'needs' | 'scheduled' | 'balance' | 'atp' | 'atp_cumulative'

export interface PlannedOrder {
  id: string
  number: string
  state: 'firm' | 'proposed'
  due: string
  quantity: string
}

export type Cell = Record<Measure | 'net' | 'counted' | 'firm' | 'proposed', string> & {
  fence: Fence
  can_edit: boolean
  version: number
  planned_orders: PlannedOrder[]
}

export interface ItemRow {
  item: Named
  unit: { number: string; decimals: number }
  fences: Record<'demand' | 'frozen' | 'slushy', string>
  on_hand: string
  safety_stock: string
  lead_time_days: number
  refused: string[]
  cells: Cell[]
}

export interface Grid {
  today: string
  site_id: string
  periods: Period[]
  rows: ItemRow[]
  after: number | null
}

export interface LoadCell {
  load: string
  capacity: string
  percent: string | null
  over: string
}

export interface Rough {
  rows: { work_center: Named; cells: LoadCell[] }[]
  overloads: { work_center: Named; first: string; last: string; hours: string; percent: string | null; orders: string[] }[]
  without_bill: Named[]
  refused: string[]
}

export interface Dated {
  day: string
  quantity: string
}

export type Material = Dated & { item: Named & { unit: string } }

export interface Offer extends Dated {
  kind: 'full' | 'split' | 'partial' | 'other_site' | 'substitute' | 'expedite'
  deliveries: Dated[]
  material: Material[]
  new: Material[]
  late: Material[]
  hours: { work_center: Named; day: string; hours: string }[]
}

export interface Promised {
  wanted: string
  free: Dated[]
  offers: Offer[]
  undated: string
  refused: string[]
}

export type Shown = Record<'bucket' | 'plan_level_id' | 'item_group_id', string | undefined>

const MPS = '/api/planning/mps'
export const BUCKETS = ['day', 'week', 'month'] as const
export type BucketName = (typeof BUCKETS)[number]
const SLOW = { timeout: 60_000 }

export const mps = {
  grid: (shown: Shown, after = 0) => api.get<Grid>(MPS, { ...shown, after, limit: 20 }, SLOW),
  rough: (shown: Shown) => api.get<Rough>(`${MPS}/rough-cut`, { ...shown, item_group_id: undefined }, SLOW),
  promise: (item_id: string, quantity: string, wanted: string) => api.get<Promised>(`${MPS}/promise`, { item_id, quantity, wanted }, SLOW),
  write: (row: ItemRow, period: Period, version: number, quantity: string) =>
    ask('POST', `${MPS}/cell`, { body: { item_id: row.item.id, first: period.first, end: period.end, quantity }, version }),
}

/** What is received of the schedule itself: firm and proposed together, which is what somebody types over. */
export const scheduled = (cell: Cell): string => addDecimals(cell.firm, cell.proposed)

/** What is wanted: orders at what is open, the forecast that still counts, and what orders above need. */
export const wanted = (cell: Cell): string => sumDecimals([cell.orders, cell.counted, cell.needs])

const ALWAYS: readonly Measure[] = ['forecast', 'orders', 'balance', 'atp', 'atp_cumulative']
const ORDER: readonly Measure[] = ['forecast', 'consumed', 'orders', 'needs', 'scheduled', 'balance', 'atp', 'atp_cumulative']

/** Rows of an item above and below the one that is typed over; what is nowhere anything is left out. */
export function measures(row: ItemRow): { above: Measure[]; below: Measure[] } {
  const shown = ORDER.filter((name) => ALWAYS.includes(name) || row.cells.some((cell) => cell[name] !== '0'))
  const at = shown.indexOf('balance')
  return { above: shown.slice(0, at), below: shown.slice(at) }
}

export interface At {
  row: number
  column: number
}

const MOVES: Record<string, At> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
}

/** Where a key leads from a cell; null for a key that leads nowhere. */
export function moved(at: At, key: string, size: At): At | null {
  if (key === 'Home') return { ...at, column: 0 }
  if (key === 'End') return { ...at, column: size.column - 1 }
  const by = MOVES[key]
  if (!by) return null
  const within = (value: number, count: number) => Math.min(Math.max(value, 0), count - 1)
  return { row: within(at.row + by.row, size.row), column: within(at.column + by.column, size.column) }
}

/** "11-30", or "11-30 – 12-06" of a longer one. */
export const periodText = ({ first, last }: Pick<Period, 'first' | 'last'>): string =>
  first === last ? narrowDay(first) : `${narrowDay(first)} – ${narrowDay(last)}`

/** How long a bar is, in per cent of its place: what is asked of something that can do nothing fills it. */
export function barOf(cell: LoadCell): number {
  if (cell.percent === null) return cell.load === '0' ? 0 : 100
  return Math.min(100, Math.round(Number(cell.percent)))
}

export const isOver = (cell: LoadCell): boolean => cell.over !== '0'
