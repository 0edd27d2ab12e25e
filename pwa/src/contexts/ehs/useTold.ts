/** What the server tells of a thing only it can count; the last answer stays here for when there is no network. */

import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, ApiError, Unreachable } from '../../api/client'
import { actor, store, sync } from '../../offline/sync'

interface Kept<T> {
  told: T
  at: number
}

export function useTold<T>(path: string) {
  const told = shallowRef<T | null>(null)
  const asOf = ref<number | null>(null)
  const problem = ref<string | null>(null)
  const key = `told:${actor.value?.scope ?? ''}:${path}`
  let gone = false

  async function load(): Promise<void> {
    try {
      const answer = await api.get<T>(path, {}, { timeout: 8_000 })
      if (gone) return
      told.value = answer
      asOf.value = problem.value = null
      await store.keep(key, { told: answer, at: Date.now() })
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error
      const kept = await store.recall<Kept<T>>(key)
      if (kept && !told.value) told.value = kept.told
      asOf.value = kept?.at ?? null
      problem.value = error instanceof ApiError ? error.message : ''
    }
  }

  watch(() => [sync.offlineSince === null, sync.lastSent], () => void load(), { immediate: true })
  onScopeDispose(() => (gone = true))
  return { told, asOf, problem, load }
}
