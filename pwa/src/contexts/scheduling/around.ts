/** What the pages around the schedule ask the server for: schedules beside each other, their load, what happened since. */

import { api, ask } from '../../api/client'

export const SCHEDULE = 'scheduling/detailed_schedule'
const SCHEDULES = `/api/${SCHEDULE}`
const SLOW = { timeout: 60_000 }
/** So many schedules of the site are offered to choose from. */
const LAST = 10

export interface Named {
  id: string
  number: string
  title?: string | null
}

export const nameOf = (one: Named): string => one.title || one.number

export const ACTIONS = ['closed', 'open', 'due', 'priority', 'material', 'held', 'pin'] as const
export type Action = (typeof ACTIONS)[number]

/** What a schedule takes into account beyond the factory's own records. */
export interface Change {
  action: Action
  work_center_id?: string | null
  work_center?: Named | null
  place?: number | null
  work_order_id?: string | null
  work_order?: Named | null
  operation_id?: string | null
  from_at?: string | null
  until_at?: string | null
  priority?: number | null
  reason?: string
}

export const CAUSES = ['plan', 'what_if', 'equipment_down', 'late_material', 'rush_order', 'quality_hold', 'behind', 'by_hand'] as const
export type Cause = (typeof CAUSES)[number]

export interface Schedule {
  id: string
  number: string
  version: number
  site_id: string
  cause: Cause
  base_id: string | null
  remark: string
  state: string
  begins_at: string | null
  finished_at?: string | null
  published_at?: string | null
  slots_gone_at?: string | null
  left_on_lines?: number
  message?: string
  late_orders: number
  job_id?: string | null
  error?: string
}

/** What is asked of the server for a schedule; what is left out it decides itself. */
export interface Wanted {
  cause: Cause
  site_id?: string
  base_id: string
  remark?: string
  search_seconds?: number
  changes: Change[]
}

export const MEASURES = ['late_orders', 'tardiness_hours', 'utilization_percent', 'setup_hours', 'wip_orders', 'flow_hours', 'moved', 'left_out', 'ends_at'] as const
export type Measure = (typeof MEASURES)[number]

export type Compared = Pick<Schedule, 'id' | 'number' | 'remark' | 'cause' | 'state'> & { goal: string } & Record<Measure, string | number | null>

export interface CenterPercents {
  work_center: Named
  percents: (string | null)[]
}

export interface Comparison {
  schedules: Compared[]
  centers: CenterPercents[]
  best: Partial<Record<Measure, string | null>>
}

export interface LoadCell {
  open: number
  busy: number
  setup: number
  percent: string | null
}

export interface LoadRow {
  work_center: Named
  cells: LoadCell[]
}

export interface Load {
  days: string[]
  rows: LoadRow[]
}

export interface ChartRow {
  work_center: Named
  place: number
  places: number
}

export interface ChartOrder {
  id: string
  number: string
  item: Named
  quantity: string
}

/** [slot, row, order, operation number, name, setting up, start, end, flags]; seconds since `zero`. */
export type ChartBar = [string, number, number, number, string, number, number, number, number]

export interface Chart {
  zero: string
  rows: ChartRow[]
  orders: ChartOrder[]
  bars: ChartBar[]
}

export const HAPPENED = ['equipment_down', 'missing_material', 'late_material', 'rush_order', 'quality_hold', 'behind', 'new_order', 'maintenance_window'] as const
export type HappenedCode = (typeof HAPPENED)[number]

export interface HappenedRow {
  code: HappenedCode
  sentence: string
  about: { document: string; id: string; number: string }
  changes: Change[]
}

export interface Happened {
  schedule: { id: string; number: string; published_at: string } | null
  rows: HappenedRow[]
}

export interface OrderDifference {
  work_order: Named
  end_before: string | null
  end_after: string | null
  late_before: boolean | number | null
  late_after: boolean | number | null
  sentence: string
}

export interface Stand {
  work_center: Named
  place: number
  start_at: string
}

export interface Move {
  slot_id: string
  work_order: Named
  operation_number: number
  from: Stand | null
  to: Stand | null
  sentence: string
}

export interface Difference {
  sentences: string[]
  orders: OrderDifference[]
  moves: Move[]
}

export type Step = 'publish' | 'discard' | 'cancel'

export const around = {
  /** Of a site's schedules that came to something the newest, which a list without a wish has first. */
  last: async (site: string | null) =>
    (await api.get<{ rows: Schedule[] }>(SCHEDULES, { site_id: site, state: ['made', 'published', 'replaced'], limit: LAST })).rows,
  published: async (site: string | null) => (await api.get<{ rows: Schedule[] }>(SCHEDULES, { site_id: site, state: 'published', limit: 1 })).rows[0] ?? null,
  read: (id: string) => api.get<Schedule>(`${SCHEDULES}/${id}`),
  make: (wanted: Wanted, key: string) => api.post<Schedule>(SCHEDULES, wanted, { key }),
  step: ({ id, version }: Pick<Schedule, 'id' | 'version'>, step: Step, key: string) => ask<Schedule>('POST', `${SCHEDULES}/${id}/steps/${step}`, { body: {}, version, key }),
  compare: (ids: readonly string[]) => api.get<Comparison>(`${SCHEDULES}/compare`, { ids }, SLOW),
  load: (id: string) => api.get<Load>(`${SCHEDULES}/${id}/load`, {}, SLOW),
  chart: (id: string) => api.get<Chart>(`${SCHEDULES}/${id}/chart`, {}, SLOW),
  difference: (id: string) => api.get<Difference>(`${SCHEDULES}/${id}/difference`, {}, SLOW),
  happened: (site: string | null) => api.get<Happened>('/api/scheduling/happened', { site_id: site }, SLOW),
}

/** As the server takes it: ids alone, without the names it told. */
export const sentChange = ({ work_center, work_order, ...change }: Change): Change => ({
  ...change,
  ...(work_center ? { work_center_id: work_center.id } : {}),
  ...(work_order ? { work_order_id: work_order.id } : {}),
})
