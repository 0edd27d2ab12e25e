/** One call as this device has it or the server tells it, with the timeline of everything that came of it. */

import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, Unreachable } from '../../../api/client'
import type { Row } from '../../../documents/row'
import { useRow } from '../../../offline/live'
import { sync } from '../../../offline/sync'
import { callOf, EXCEPTION } from './reading'
import type { Told } from './timeline'

const AGAIN = 30_000

export function useCall(id: Ref<string>) {
  const here = useRow(EXCEPTION, id)
  const away = shallowRef<Row | null>(null)
  const told = shallowRef<Told | null>(null)
  const missing = shallowRef(false)

  async function load(): Promise<void> {
    const wanted = id.value
    if (sync.offlineSince !== null) return
    try {
      const answer = await api.get<Told>(`/api/${EXCEPTION}/${wanted}/timeline`, {}, { timeout: 8_000 })
      if (wanted === id.value) told.value = answer
      if (here.value === undefined) away.value = await api.get<Row>(`/api/${EXCEPTION}/${wanted}`, {}, { timeout: 8_000 })
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof Unreachable)) throw error
      missing.value = error instanceof ApiError && error.status === 404 && here.value === undefined
    }
  }

  watch(id, () => ((away.value = told.value = null), (missing.value = false)))
  watch(() => [id.value, sync.offlineSince === null, sync.lastSent, here.value === undefined, here.value?.row.version], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && void load(), AGAIN)
  onScopeDispose(() => clearInterval(timer))

  const row = computed<Row | null>(() => here.value?.row ?? away.value)
  const call = computed(() => (row.value ? callOf({ row: row.value, pending: here.value?.pending ?? [] }) : null))
  const isMissing = computed(() => !call.value && here.value === undefined && (missing.value || sync.offlineSince !== null))
  return { row, call, pending: computed(() => here.value?.pending ?? []), told, isMissing, load }
}
