/** One order with its operations, tickets, material and reports. */

import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, Unreachable } from '../../api/client'
import type { Row } from '../../documents/row'
import { useRow, useRows } from '../../offline/live'
import { sync } from '../../offline/sync'
import { detailHere, detailTold, type OrderDetail } from './board'
import { ORDER, REPORT, TICKET } from './reading'
import { reportOf, type Report } from './reports'

const AGAIN = 30_000

export function useOrderDetail(id: Ref<string>) {
  const told = shallowRef<OrderDetail | null>(null)
  const reports = shallowRef<Report[] | null>(null)
  const state = shallowRef<'loading' | 'ready' | 'away' | 'missing'>('loading')
  const row = useRow(ORDER, id)
  const tickets = useRows(TICKET)

  async function load(): Promise<void> {
    const wanted = id.value
    try {
      const answer = detailTold(await api.get(`/api/${ORDER}/${wanted}/board`, {}, { timeout: 10_000 }))
      const { rows } = await api.get<{ rows: Row[] }>(`/api/${REPORT}`, { work_order_id: wanted, limit: 100, sort: '-captured_at' }, { timeout: 10_000 })
      if (wanted !== id.value) return
      told.value = answer
      reports.value = rows.map((one) => reportOf(one))
      state.value = 'ready'
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error
      if (wanted !== id.value) return
      told.value = null
      state.value = error instanceof ApiError && error.status === 404 ? 'missing' : 'away'
    }
  }

  watch(() => [id.value, sync.offlineSince === null, sync.lastSent], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && sync.offlineSince === null && void load(), AGAIN)
  onScopeDispose(() => clearInterval(timer))

  const here = computed(() => (row.value && tickets.value ? detailHere(row.value.row, tickets.value.map((one) => one.row)) : null))
  const detail = computed(() => told.value ?? here.value)
  return { detail, reports, state, load }
}
