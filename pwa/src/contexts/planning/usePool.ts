/** The board of the order pool: asked of the server, refreshed while it is looked at; the last answer stays for when there is no network. */

import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, queryString, Unreachable } from '../../api/client'
import type { Row } from '../../documents/row'
import { actor, store, sync } from '../../offline/sync'
import { queryOf, withCard, type PoolBoard, type PoolFilter } from './pool'

const AGAIN = 60_000
const BOARD = '/api/planning/pool-board'

interface Kept {
  board: PoolBoard
  at: number
}

export function usePool(filter: Ref<PoolFilter>) {
  const board = shallowRef<PoolBoard | null>(null)
  /** When what is shown was told, where that was not just now. */
  const asOf = ref<number | null>(null)
  const problem = ref<string | null>(null)
  const isBusy = ref(false)
  let asked = 0

  async function load(): Promise<void> {
    const query = queryOf(filter.value)
    const key = `told:${actor.value?.scope ?? ''}:${BOARD}${queryString(query)}`
    const turn = (asked += 1)
    isBusy.value = true
    try {
      const told = await api.get<PoolBoard>(BOARD, query, { timeout: 15_000 })
      if (turn !== asked) return
      board.value = told
      asOf.value = problem.value = null
      await store.keep(key, { board: told, at: Date.now() })
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error
      const kept = await store.recall<Kept>(key)
      if (turn !== asked) return
      board.value = kept?.board ?? null
      asOf.value = kept?.at ?? null
      problem.value = error instanceof ApiError ? error.message : ''
    } finally {
      if (turn === asked) isBusy.value = false
    }
  }

  function put(row: Row): void {
    if (board.value) board.value = withCard(board.value, row)
  }

  watch([() => queryString(queryOf(filter.value)), () => sync.offlineSince === null, () => sync.lastSent], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && sync.offlineSince === null && void load(), AGAIN)
  onScopeDispose(() => clearInterval(timer))
  return { board, asOf, problem, isBusy, load, put }
}
