/** What the planner's workbench asks the server for. */

import { api, ask, type Query } from '../../api/client'

export interface Titled {
  id: string
  number: string
  title: string
}

/** Every way an item comes to be at its site. */
export type Source = 'make' | 'buy' | 'transfer' | 'subcontract'

export interface Scheme {
  id: string
  number: string
  name: string
  site_id: string
  mps: boolean
  current_version_id: string | null
}

export interface Version {
  id: string
  number: string
  state: string
  job_id: string | null
  items: number
  planned_orders: number
  exceptions: number
  seconds: string | null
  error: string
}

export interface PlannedOrder {
  id: string
  number: string
  version: number
  item: Titled
  item_id: string
  source: Source
  quantity: string
  start: string
  due: string
  past_due: boolean
  kept_for: string
  low_level_code: number
  state: string
  refusal: string
  assumed: boolean
  work_order: Titled | null
  purchase_order: Titled | null
  stock_transfer?: Titled | null
}

export interface PegNode {
  kind: string
  id: string | null
  document: string | null
  number: string
  item: Titled | null
  quantity: string | null
  pegged?: string | null
  at_least?: string
  some?: boolean
  weekly?: boolean
  day?: string | null
  customer?: string
  kept_for?: string
  again: boolean
  children: PegNode[]
}

export interface StockDay {
  day: string
  supply: string
  need: string
  balance: string
}

export interface Page<R> {
  rows: R[]
  after: string | null
  count: number | null
}

const ORDERS = '/api/planning/planned_order'

/** The plan of everything is what a planner opens; the master schedule has a page of its own. */
export const mrpFirst = (schemes: readonly Scheme[]): Scheme[] => [...schemes.filter((one) => !one.mps), ...schemes.filter((one) => one.mps)]

export const plan = {
  schemes: async () => mrpFirst((await api.get<Page<Scheme>>('/api/planning/plan_scheme', { limit: 50, sort: 'number' })).rows),
  version: (id: string) => api.get<Version>(`/api/planning/plan_version/${id}`),
  newest: async (scheme: string) =>
    (await api.get<Page<Version>>('/api/planning/plan_version', { plan_scheme_id: scheme, kind: 'live', limit: 1 })).rows[0] ?? null,
  run: (scheme: string) => api.post<Version>('/api/planning/plan_version', { plan_scheme_id: scheme }),
  orders: (query: Query) => api.get<Page<PlannedOrder>>(ORDERS, query),
  order: (id: string) => api.get<PlannedOrder>(`${ORDERS}/${id}`),
  step: (order: PlannedOrder, step: string) => ask<PlannedOrder>('POST', `${ORDERS}/${order.id}/steps/${step}`, { body: {}, version: order.version }),
  why: async (id: string) => (await api.get<{ sentences: string[] }>(`${ORDERS}/${id}/why`)).sentences,
  pegging: (id: string, direction: 'up' | 'down') => api.get<PegNode>(`${ORDERS}/${id}/pegging`, { direction }),
  projection: async (item: string, scheme: string) =>
    (await api.get<{ rows: StockDay[] }>(`/api/planning/item/${item}/projection`, { plan_scheme_id: scheme })).rows,
}

export type SourceFilter = 'all' | 'make' | 'buy'

export interface Filter {
  source: SourceFilter
  open: boolean
  late: boolean
  text: string
}

/** The workbench's filter as the list endpoint takes it. */
export function queryOf(version: string, filter: Filter, sort: string): Query {
  return {
    plan_version_id: version,
    limit: 200,
    count: 1,
    sort,
    q: filter.text.trim(),
    source: filter.source === 'all' ? undefined : filter.source,
    state: filter.open ? ['proposed', 'firm'] : undefined,
    past_due: filter.late ? 'true' : undefined,
  }
}

export interface Drawn {
  points: { x: number; y: number; row: StockDay; value: number }[]
  path: string
  zero: number
  least: number
  most: number
}

/** A stepped line of balances: stock stays where it is until something comes or goes. Axis from zero. */
export function drawn(rows: readonly StockDay[], width: number, height: number): Drawn {
  const values = rows.map((row) => Number(row.balance))
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)]
  const span = most - least || 1
  const first = Date.parse(rows[0]?.day ?? '') || 0
  const days = (Date.parse(rows.at(-1)?.day ?? '') || 0) - first || 1
  const y = (value: number) => height - ((value - least) / span) * height
  const points = rows.map((row, at) => ({ x: ((Date.parse(row.day) - first) / days) * width, y: y(values[at] ?? 0), row, value: values[at] ?? 0 }))
  const path = points.map((point, at) => (at === 0 ? `M${point.x} ${point.y}` : `H${point.x.toFixed(1)}V${point.y.toFixed(1)}`)).join('')
  return { points, path: points.length ? `${path}H${width}` : '', zero: y(0), least, most }
}
