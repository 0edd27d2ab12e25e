/** What the load chart asks the server for, and how high its bars are. */

import { api } from '../../api/client'
import { narrowDay } from '../../i18n/format'
import type { Titled } from './plan'

export const KINDS = ['work_order', 'firm', 'proposed'] as const
export type Kind = (typeof KINDS)[number]
export const BUCKETS = ['week', 'day'] as const
export type Bucket = (typeof BUCKETS)[number]

export interface Period {
  first: string
  last: string
}

export type LoadCell = Record<Kind | 'load' | 'capacity' | 'over' | 'late', string> & { percent: string | null }

export interface LoadRow {
  work_center: Titled
  over: string
  /** Without what a simulation supposes. */
  over_before?: string
  cells: LoadCell[]
}

export interface Load {
  periods: Period[]
  rows: LoadRow[]
  without_routing: Titled[]
  refused: string[]
  plans: { id: string; number: string; finished_at: string }[]
}

export interface LoadOrder {
  kind: Kind
  document: string
  id: string
  number: string
  item: Titled
  quantity: string
  start: string | null
  due: string
  hours: string
  late: boolean
}

export interface Behind {
  work_center: Titled
  rows: LoadOrder[]
  count: number
}

const LOAD = '/api/planning/capacity-load'
const SLOW = { timeout: 60_000 }
const PERIODS = { week: 12, day: 21 }

/** The plan in force of a scheme, or one version of it. */
export interface Plan {
  scheme?: string
  version?: string
}
const asked = ({ scheme, version }: Plan, bucket: Bucket) => ({ plan_scheme_id: scheme, plan_version_id: version, bucket, periods: PERIODS[bucket] })

export const capacity = {
  chart: (plan: Plan, bucket: Bucket) => api.get<Load>(LOAD, asked(plan, bucket), SLOW),
  orders: (plan: Plan, bucket: Bucket, work_center_id: string, first: string) => api.get<Behind>(`${LOAD}/orders`, { ...asked(plan, bucket), work_center_id, first }, SLOW),
}

export const isOver = (cell: LoadCell): boolean => Number(cell.over) > 0
export const periodText = ({ first, last }: Period): string => (first === last ? narrowDay(first) : `${narrowDay(first)} – ${narrowDay(last)}`)

export interface Block {
  name: Kind | 'over'
  y: number
  height: number
}

export interface Bar {
  blocks: Block[]
  limit: number
}

/** The most any bar of a row reaches: what is asked, or what can be done where that is more. */
export const tallest = (cells: readonly LoadCell[]): number => Math.max(1, ...cells.flatMap((cell) => [Number(cell.load), Number(cell.capacity)]))

/** Blocks from the ground up, what is fixed below what can still be moved; `over` lies on what stands above the limit. */
export function barOf(cell: LoadCell, most: number, height: number): Bar {
  const scale = height / most
  let top = height
  const blocks: Block[] = []
  for (const name of KINDS) {
    const tall = Number(cell[name]) * scale
    top -= tall
    if (tall > 0) blocks.push({ name, y: top, height: tall })
  }
  const over = Number(cell.over) * scale
  if (over > 0) blocks.push({ name: 'over', y: top, height: over })
  return { blocks, limit: height - Number(cell.capacity) * scale }
}
