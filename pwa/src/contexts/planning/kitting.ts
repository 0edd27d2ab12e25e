/** What the kit screen asks the server for, and how it says what it gets. */

import { api, ask } from '../../api/client'
import type { Meaning } from '../../ui/meaning'

export type KitState = 'full' | 'full_by' | 'partial' | 'short'
export type StateFilter = 'all' | 'clear' | 'partial' | 'short'

export interface ItemName {
  id: string
  number: string
  title: string
}

export interface Named {
  id: string
  number: string
  document: string
  document_id: string
  item: ItemName
}

/** From the far to the near: what is expected, what is ordered, what is planned, what is to be made, what starts. */
export const LEVELS = ['forecast', 'order', 'plan', 'work_order', 'issue'] as const
export type Level = (typeof LEVELS)[number]
export const levelNamed = (name: unknown): Level => LEVELS.find((one) => one === name) ?? 'work_order'

export interface KitRow extends Named {
  kept_for: string
  rank: number
  quantity: string
  unit: string
  start: string
  due: string
  priority: number
  order_state: string
  held: string
  state: KitState
  clear: boolean
  warned: boolean
  covered: number
  of_lines: number
  kit_rate: number
  buildable: string
  full_kit_day: string | null
  days_late: number | null
}

export interface Origin {
  kind: 'stock' | 'purchase' | 'work_order' | 'inspection' | 'transfer' | 'site' | 'planned_order' | 'order_pool_entry' | 'item'
  document: string
  id: string | null
  number: string
  day?: string | null
  lot?: string
}

export interface KitLine {
  id: string
  item: ItemName
  needed: string
  allocated: string
  short: string
  day: string | null
  taken: (Origin & { quantity: string })[]
}

export interface Shortage {
  line: string
  item: ItemName
  short: string
  need_day: string
  blocking: Origin | null
  owner: string
  day: string | null
  days_late: number | null
  orders_hit: number
  counted: boolean
  path: Named[]
}

export interface Fix {
  kind: 'wait' | 'substitute' | 'transfer' | 'expedite' | 'split' | 'swap'
  day: string | null
  parts: { quantity: string; day: string | null }[]
  moves: { origin: Origin; item: ItemName; quantity: string; day: string | null }[]
  harm: (Named & { before: string | null; after: string | null })[]
  can_act: boolean
}

/** What carrying out a way out changed: at once, or asked of whoever can. */
export interface Fixed {
  document: string
  id: string
  number: string
  at_once: boolean
  before: string | null
  after: string | null
  quantity: string
}

/** What somebody chose for the order: so much of a material by a substitute, or by a supply that is kept for it. */
export interface Choice {
  id: string
  number: string
  version: number
  kind: 'substitute' | 'supply'
  item: ItemName
  covers: string
  substitute: ItemName | null
  quantity: string
  can_withdraw: boolean
}

export interface KitDetail extends KitRow {
  choices: Choice[]
  lines: KitLine[]
  shortages: Shortage[]
  fixes: Fix[]
}

export interface KitPage {
  level: Level
  until: string | null
  kit_rate: number | null
  clear_rate: number | null
  rows: KitRow[]
  count: number
  counts: Record<KitState, number>
  refused: (Named & { sentence: string })[]
  unreadable: { item: ItemName; sentence: string }[]
}

export interface ShortItem {
  item: ItemName
  harm: number
  short: string
  orders: Named[]
  blocking: Origin[]
}

export interface Alert extends Named {
  start: string
  days: number
  shortages: (Shortage & { owned_by: { id: string; name: string } | null })[]
}

export interface LongLead {
  item: ItemName
  lead_days: number
  days_missing: number
  short: string
}

export interface Check {
  level: Level
  mode: 'relative' | 'absolute'
  short_orders: 'take_partial' | 'all_or_nothing'
  /** Orders that begin within so many days; without it as the stage looks ahead. */
  days?: number
}

/** Several orders may give the same day in a swap; the others go by their kind and day alone. */
export const giverOf = (fix: Pick<Fix, 'kind' | 'moves'>): { giver?: string } => (fix.kind === 'swap' && fix.moves[0]?.origin.id ? { giver: fix.moves[0].origin.id } : {})

const KIT = '/api/planning/kit-check'
export const PAGE = 50

export const kitting = {
  orders: (check: Check, state: StateFilter, offset = 0) =>
    api.get<KitPage>(KIT, { ...check, state: state === 'all' ? undefined : state, offset, limit: PAGE }),
  order: (id: string, check: Check) => api.get<KitDetail>(`${KIT}/${id}`, { ...check }),
  /** What was seen must still hold: it goes by the kind and the day it buys. */
  fix: async (id: string, check: Check, fix: Fix) => (await ask<{ rows: Fixed[] }>('POST', `${KIT}/${id}/fix`, { query: { ...check }, body: { kind: fix.kind, day: fix.day, ...giverOf(fix) } })).data.rows,
  takeBack: (choice: Choice) => ask('POST', `/api/production/material_choice/${choice.id}/steps/withdraw`, { body: {}, version: choice.version }),
  items: async (check: Check) => (await api.get<{ rows: ShortItem[] }>(`${KIT}/items`, { ...check })).rows,
  warnings: (check: Check) => api.get<{ rows: Alert[]; within_days: number }>(`${KIT}/warnings`, { ...check }),
  longLead: async (check: Check) => (await api.get<{ rows: LongLead[] }>(`${KIT}/long-lead`, { ...check })).rows,
}

export const meaningOf: Record<KitState, Meaning> = { full: 'good', full_by: 'run', partial: 'wait', short: 'stop' }

/** Number and title; of an item whose title is its number, that once. */
export const nameOf = (item: ItemName): string => (item.title === item.number ? item.number : `${item.number} ${item.title}`)

/** How much of a bar is filled, in whole per cent: something that lacks anything is never full, something there never empty. */
export function filled(part: string | number, whole: string | number): number {
  const [has, of] = [Number(part), Number(whole)]
  if (of <= 0 || has >= of) return 100
  return has <= 0 ? 0 : Math.min(99, Math.max(1, Math.floor((has / of) * 100)))
}

/** Days between two days on the wire; below zero when the first is the later one. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000)

/** How late a fix is for an order that starts on a day: 0 in time, null when not all of the order has a date. */
export function lateBy(fix: Pick<Fix, 'day'>, start: string, today: string): number | null {
  return fix.day === null ? null : Math.max(0, daysBetween(start < today ? today : start, fix.day))
}
