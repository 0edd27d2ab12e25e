/** What the schedule page asks the server for. */

import { api, ask, type Query } from '../../api/client'

export interface Named {
  id: string
  number: string
}

export interface Titled extends Named {
  title: string
}

export const GOALS = ['on_time', 'least_setups', 'short_flow', 'stable'] as const
export type Goal = (typeof GOALS)[number]
export type State = 'queued' | 'running' | 'made' | 'published' | 'replaced' | 'failed' | 'cancelled' | 'discarded'

export interface Schedule extends Named {
  version: number
  site_id: string
  state: State
  remark: string
  cause: string
  base_id: string | null
  goal: Goal
  horizon_days: number
  frozen_hours: string
  search_seconds: number
  job_id: string | null
  begins_at: string | null
  ends_at: string | null
  published_at: string | null
  slots_gone_at?: string | null
  left_on_lines?: number
  operations: number
  orders: number
  late_orders: number
  left_out: number
  tardiness_hours: string
  setup_hours: string
  utilization_percent: string | null
  wip_orders: string | null
  moved: number
  error: string
  /** What is to be said of the step that was just taken. */
  message?: string
}

/** Two moments in seconds since the chart's zero. */
export type Span = readonly [number, number]

export interface ChartRow {
  work_center: Titled
  place: number
  places: number
  open: Span[]
  closed: { from: number; until: number; reason: string }[]
}

export interface ChartOrder extends Named {
  item: Titled
  due: number
  late: number
  priority: number
  quantity: string
}

/** Slot, row, order, operation number, its name, set-up, start, end, flags. */
export type ChartBar = readonly [string, number, number, number, string, number, number, number, number]

export interface Chart {
  zero: string
  now: number
  frozen_until: number
  until: number
  rows: ChartRow[]
  orders: ChartOrder[]
  bars: ChartBar[]
}

interface Reason {
  code: string
  sentence: string
}

interface Lain {
  start_at: string
  end_at: string
  work_center: Titled
  place: number
}

export interface SlotTold {
  slot: {
    id: string
    ticket: Named | null
    work_order: Named
    operation_number: number
    name: string
    work_center: Titled
    place: number
    quantity: string
    setup_at: string
    start_at: string
    end_at: string
    fixed: '' | 'running' | 'frozen' | 'pin'
  }
  cause: Reason | null
  bounds: (Reason & { at: string })[]
  gain_minutes: number
  before: Lain | null
  sentence: string
}

export interface Gap {
  work_order: Named
  operation_number: number
  name: string
  code: string
  sentence: string
}

export interface Curve {
  state: State
  points: { s: number; late: number; tardiness_hours: string; setup_hours: string; ends_at: string }[]
  rules: { rule: string; late: number; tardiness_hours: string }[]
}

/** Where a slot is wanted. */
export interface Wanted {
  slot_id: string
  work_center_id: string
  place: number
  start_at: string
}

/** Slot, row, set-up, start, end. */
export type MovedBar = readonly [string, number, number, number, number]

export interface Tried {
  feasible: boolean
  sentence: string
  bars: MovedBar[]
  orders: (Named & { late_before: number; late_after: number })[]
}

export interface Asked {
  site_id?: string
  cause: 'plan' | 'by_hand'
  base_id?: string
  goal?: Goal
  horizon_days?: number
  frozen_hours?: string
  search_seconds: number
}

const ALL = '/api/scheduling/detailed_schedule'
const SLOW = { timeout: 60_000 }
const KEPT_BACK: Query = { state: ['queued', 'running', 'made', 'published', 'replaced', 'failed'] }

export const schedules = {
  /** The newest first; what was discarded or cancelled is not offered. */
  list: async (site_id: string | undefined) => (await api.get<{ rows: Schedule[] }>(ALL, { site_id, limit: 50, sort: '-number', ...KEPT_BACK })).rows,
  read: (id: string) => api.get<Schedule>(`${ALL}/${id}`),
  make: (asked: Asked) => api.post<Schedule>(ALL, asked),
  chart: (id: string) => api.get<Chart>(`${ALL}/${id}/chart`, {}, SLOW),
  slot: (id: string, slot: string) => api.get<SlotTold>(`${ALL}/${id}/slots/${slot}`),
  gaps: async (id: string) => (await api.get<{ rows: Gap[] }>(`${ALL}/${id}/gaps`)).rows,
  curve: (id: string) => api.get<Curve>(`${ALL}/${id}/curve`),
  try: (id: string, wanted: Wanted, signal?: AbortSignal) => api.post<Tried>(`${ALL}/${id}/try`, wanted, { signal }),
  move: (schedule: Schedule, wanted: Wanted) => ask<unknown>('POST', `${ALL}/${schedule.id}/move`, { body: wanted, version: schedule.version, ...SLOW }),
  unpin: (schedule: Schedule, slot_id: string) => ask<unknown>('POST', `${ALL}/${schedule.id}/unpin`, { body: { slot_id }, version: schedule.version, ...SLOW }),
  step: (schedule: Schedule, step: 'publish' | 'discard') => ask<Schedule>('POST', `${ALL}/${schedule.id}/steps/${step}`, { body: {}, version: schedule.version, ...SLOW }),
}

export const isMaking = ({ state }: Schedule): boolean => state === 'queued' || state === 'running'
/** Only these have slots. */
export const isThere = ({ state }: Schedule): boolean => state === 'made' || state === 'published' || state === 'replaced'
