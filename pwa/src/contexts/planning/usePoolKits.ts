/** The kits of the board's portions, asked anew with every board; the board never waits for them. */

import { shallowRef, watch, type Ref } from 'vue'
import { may } from '../people/session'
import type { PoolBoard } from './pool'
import { askKits, type PoolKits } from './poolKits'

export function usePoolKits(board: Ref<PoolBoard | null>) {
  const kits = shallowRef<PoolKits>({})
  let asked = 0
  let underWay: Promise<void> = Promise.resolve()

  async function load(): Promise<void> {
    const turn = (asked += 1)
    const found = await askKits().catch(() => null)
    if (turn === asked && found) kits.value = found
  }

  watch(() => board.value?.as_of, (now) => {
    if (now && may('planning.planned_order.read')) underWay = load()
  }, { immediate: true })

  /** Whoever says that a kit is complete waits for the answer that is on its way. */
  return { kits, settled: () => underWay }
}
