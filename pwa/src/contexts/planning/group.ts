/** What planning over several organisations asks the server for; what others tell may be exact, rough or a mere yes. */

import { api, ask } from '../../api/client'
import { day as dayText, number } from '../../i18n/format'
import type { Page, PegNode, PlannedOrder, Titled } from './plan'
import { t } from './groupWords'

export type Facet = 'stock' | 'supply' | 'demand' | 'cost' | 'free'

export interface Elsewhere {
  company: string
  site: string
  facet: Facet
  day: string | null
  weekly: boolean
  amount: string | null
  at_least: string | null
}

export interface Suggestion {
  id: string
  site_id: string
  item: Titled
  from: string
  to: string
  is_loan: boolean
  supply_lane_id: string
  quantity: string
  ship: string
  arrive: string
  low: string
  minimum: string
  target: string
}

export interface GroupRun {
  id: string
  number: string
  version: number
  plan_group: string
  state: string
}

export interface GroupPart {
  plan_version: { id: string; number: string }
  site: Titled
  state: string
  error: string
  progress: { done: number; total: number; sentence: string } | null
  waits_for: string[]
}

const SUGGESTIONS = '/api/planning/transfer-suggestions'
const RUNS = '/api/planning/group_run'

export const group = {
  suggestions: async (site: string) => (await api.get<{ rows: Suggestion[] }>(SUGGESTIONS, { site_id: site })).rows,
  request: ({ site_id, item, supply_lane_id, quantity }: Suggestion) =>
    api.post<PlannedOrder>(`${SUGGESTIONS}/request`, { site_id, item_id: item.id, supply_lane_id, quantity }),
  running: async () => (await api.get<Page<GroupRun>>(RUNS, { state: 'running', limit: 1 })).rows[0] ?? null,
  parts: (id: string) => api.get<{ state: string; rows: GroupPart[] }>(`${RUNS}/${id}/parts`),
  cancel: (run: GroupRun) => ask<GroupRun>('POST', `${RUNS}/${run.id}/steps/cancel`, { body: {}, version: run.version }),
  elsewhere: async (item: string) => (await api.get<{ rows: Elsewhere[] }>(`/api/planning/item/${item}/elsewhere`)).rows,
}

/** How much, in words as rough as what was told. */
export function amountOf({ amount, at_least }: Pick<Elsewhere, 'amount' | 'at_least'>): string {
  if (amount !== null) return number(amount)
  return at_least === null ? t('some') : t('atLeast', { n: number(at_least) })
}

export function pegged(peg: PegNode): string {
  if (peg.some || peg.at_least) return amountOf({ amount: null, at_least: peg.at_least ?? null })
  const amount = peg.pegged ?? peg.quantity
  return amount === null && peg.kind === 'inter_org' ? t('untold') : number(amount)
}

export const dayOf = ({ day, weekly }: { day?: string | null; weekly?: boolean }): string =>
  !day ? '' : weekly ? t('weekOf', { day: dayText(day) }) : dayText(day)
