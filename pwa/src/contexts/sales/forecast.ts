/** What the forecast worksheet asks the server for, and the small sums it makes of the answers. */

import { api, ask } from '../../api/client'
import type { Job } from '../../app/jobs'
import { narrowDay, number, percent } from '../../i18n/format'

export interface Scheme {
  id: string
  number: string
  name: string
  level: string
  period: string
}

export interface Forecast {
  id: string
  number: string
  version: number
  kind: string
  cycle: string
  name: string
  period: string
  decimals: number
  series: number
  not_forecast: number
  job_id: string | null
  forecast_scheme_id: string
  made_at: string | null
  state: string
  error: string
}

export type Node = Readonly<Record<string, string>>

export interface Cell {
  start: string
  quantity: string
  baseline: string
  leaves: number
  locked: number
}

export interface NodeRow {
  node: Node
  number: string | null
  title: string | null
  series: number
  cells: Cell[]
}

export interface Period {
  start: string
  end: string
}

export interface Grid {
  periods: Period[]
  rows: NodeRow[]
  total: Cell[]
  after: number | null
}

export interface Why {
  cause: string
  models?: Record<string, number>
  origins?: number
  mase?: number | null
  naive_mase?: number | null
  bias?: number | null
  changed?: Record<string, number>
  known?: number
  least?: number
  factor?: number
}

export interface Correction {
  id: string
  at: string[]
  start: string
  layer: string
  value: string
  reason: string
  locked: boolean
  person: string
  made_at: string
  before: string
  after: string
  withdrawn_at: string | null
  withdrawn_by: string
}

export interface Detail {
  series: number
  history: { start: string; quantity: string }[]
  cells: Cell[]
  corrections: Correction[]
  why: Why | null
  causes: Record<string, number>
  /** Only of what is measured: an item, or a group where nothing finer is forecast. */
  accuracy: Measures | null
}

export interface Measures {
  count: number
  wape: string | null
  bias: string | null
  mase: string | null
  tracking_signal: string | null
  alarm: boolean
  added: Record<string, number | null>
}

export interface Accuracy extends Measures {
  item: { id: string | null; number: string | null; title: string | null }
}

export interface Edit {
  node: Node
  start: string
  layer: string
  value: string
  reason: string
  locked?: boolean
}

interface Page<R> {
  rows: R[]
}

const ONE = '/api/sales/forecast'

/** An empty key means "those without", so it must travel, too. */
const said = (values: Record<string, string | number>): string =>
  String(new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])))

export const forecasting = {
  schemes: async () => (await api.get<Page<Scheme>>('/api/sales/forecast_scheme', { limit: 50, sort: 'number' })).rows,
  versions: async (scheme: string) => (await api.get<Page<Forecast>>(ONE, { forecast_scheme_id: scheme, limit: 30 })).rows,
  version: (id: string) => api.get<Forecast>(`${ONE}/${id}`),
  make: (values: Record<string, string>) => api.post<Forecast>(ONE, values),
  job: (id: string) => api.get<Job>(`/api/jobs/${id}`),
  step: async (forecast: Forecast, step: string) =>
    (await ask<Forecast>('POST', `${ONE}/${forecast.id}/steps/${step}`, { body: {}, version: forecast.version })).data,
  grid: (id: string, by: string, node: Node, more: { q: string; after: number }) => api.get<Grid>(`${ONE}/${id}/grid?${said({ by, ...node, ...more })}`),
  detail: (id: string, node: Node) => api.get<Detail>(`${ONE}/${id}/detail?${said(node)}`),
  correct: (id: string, edit: Edit, key: string) => api.post<Forecast>(`${ONE}/${id}/corrections`, edit, { key }),
  withdraw: (id: string, correction: string) => api.post<Forecast>(`${ONE}/${id}/corrections/${correction}/withdraw`),
  accuracy: async (scheme: string) => (await api.get<Page<Accuracy>>(`/api/sales/forecast_scheme/${scheme}/accuracy`, { limit: 200 })).rows,
}

const BELOW: Record<string, string> = { item_customer: 'customer_id', item_class: 'customer_class', item_channel: 'channel', item_region: 'region' }

/** The keys of the tree from the top down, by the level of the scheme. */
export function dimensionsOf(level: string): string[] {
  if (level === 'item_group') return ['item_group_id']
  return ['item_group_id', 'item_id', ...(BELOW[level] ? [BELOW[level]] : [])]
}

export const keyOf = (node: Node): string => JSON.stringify(Object.entries(node).sort())

/** What a person typed as the server takes it, or null where it is no number ("1,200", "30．5" are). */
export function typed(text: string): string | null {
  const plain = text.normalize('NFKC').replaceAll(',', '').trim()
  return /^-?\d{1,13}(\.\d{1,6})?$/.test(plain) ? plain : null
}

/** What a correction says, in a cell or a line: a figure, what is added, a factor. */
export function told(layer: string, value: string): string {
  if (layer === 'absolute') return number(value)
  if (layer === 'delta') return `${value.startsWith('-') ? '' : '+'}${number(value)}`
  return `× ${number(value)}`
}

/** A month goes by its name, any other period by its first day. */
export const periodName = (start: string, period: string): string => (period === 'month' ? start.slice(0, 7) : narrowDay(start))

export const shareFigure = (value: string | number | null | undefined): string => (value === null || value === undefined ? '–' : percent(Number(value)))
export const plainFigure = (value: string | null): string => (value === null ? '–' : number(value, 2))

export interface Drawn {
  past: string
  ahead: string
  before: string
  most: number
  border: number
}

/** Past and forecast as one picture, axis from zero; `before` is what stood before people corrected it. */
export function drawn(history: readonly string[], cells: readonly Cell[], width: number, height: number): Drawn {
  const past = history.map(Number)
  const ahead = cells.map((cell) => Number(cell.quantity))
  const before = cells.map((cell) => Number(cell.baseline))
  const most = Math.max(1, ...past, ...ahead, ...before)
  const step = width / Math.max(1, past.length + ahead.length - 1)
  const line = (values: readonly number[], from: number) =>
    values.map((value, at) => `${at ? 'L' : 'M'}${((from + at) * step).toFixed(1)} ${(height - (value / most) * height).toFixed(1)}`).join('')
  const joint = past.length ? past.slice(-1) : []
  const from = past.length - joint.length
  return { past: line(past, 0), ahead: line([...joint, ...ahead], from), before: line([...joint, ...before], from), most, border: from * step }
}
