/** Every maintenance order this device holds, with what waits to be sent on top. */

import { computed, onScopeDispose, ref } from 'vue'
import { useRows } from '../../offline/live'
import { ORDER, orderOf } from './reading'

const LOOK_AGAIN = 30_000

export function useOrders() {
  const rows = useRows(ORDER)
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), LOOK_AGAIN)
  onScopeDispose(() => clearInterval(timer))
  return { orders: computed(() => (rows.value ?? []).map(({ row, pending }) => orderOf(row, pending.length > 0))), isReady: computed(() => rows.value !== null), now }
}
