/** Where a planned order may come from, and the choice of another way. */

import { api, ask } from '../../api/client'
import type { PlannedOrder } from './plan'
import { t } from './sourceWords'

export interface Way {
  source: string
  supplier_id: string | null
  supply_lane_id: string | null
}

export interface Source extends Way {
  name: string
  start: string
  refusal: string
  is_now: boolean
}

const ORDERS = '/api/planning/planned_order'
const OWN = ['make', 'buy', 'subcontract'] as const

export const sources = {
  of: async (order: PlannedOrder) => (await api.get<{ rows: Source[] }>(`${ORDERS}/${order.id}/sources`)).rows,
  choose: async (order: PlannedOrder, { source, supplier_id, supply_lane_id }: Way) =>
    (await ask<PlannedOrder>('POST', `${ORDERS}/${order.id}/steps/change_source`, { body: { source, supplier_id, supply_lane_id }, version: order.version })).data,
}

export function labelOf(one: Source): string {
  if (one.supply_lane_id) return t('over', { name: one.name })
  if (one.supplier_id) return t('from', { name: one.name })
  return t(OWN.find((name) => name === one.source) ?? 'buy')
}
