/** The board's orders: asked of the server, refreshed while it is looked at, from this device when nobody answers. */

import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, Unreachable } from '../../api/client'
import type { Values } from '../../documents/row'
import { useRows } from '../../offline/live'
import { sync } from '../../offline/sync'
import { boardHere, isShown, orderTold, type BoardFilter, type BoardOrder } from './board'
import { ORDER, TICKET } from './reading'

const AGAIN = 60_000

export function useBoard(filter: Ref<BoardFilter>) {
  const told = shallowRef<BoardOrder[] | null>(null)
  const at = ref<number | null>(null)
  const problem = ref('')
  const busy = ref(false)
  const orders = useRows(ORDER)
  const tickets = useRows(TICKET)

  async function load(): Promise<void> {
    busy.value = true
    const center = filter.value.workCenterId
    try {
      const answer = await api.get<{ orders: Values[] }>('/api/production/board', { work_center_id: center }, { timeout: 15_000 })
      if (center !== filter.value.workCenterId) return
      told.value = answer.orders.map((order) => orderTold(order))
      at.value = Date.now()
      problem.value = ''
    } catch (error) {
      if (error instanceof ApiError) problem.value = error.message
      else if (!(error instanceof Unreachable)) throw error
      told.value = null
    } finally {
      busy.value = false
    }
  }

  watch(() => [filter.value.workCenterId, sync.offlineSince === null, sync.lastSent], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && sync.offlineSince === null && void load(), AGAIN)
  onScopeDispose(() => clearInterval(timer))

  const here = computed(() => (orders.value && tickets.value ? boardHere(orders.value.map(({ row }) => row), tickets.value.map(({ row }) => row)) : null))
  const all = computed(() => told.value ?? here.value)
  const shown = computed(() => all.value?.filter((order) => isShown(order, filter.value, told.value !== null)) ?? null)
  return { all, shown, isTold: computed(() => told.value !== null), at, problem, busy, load }
}
