/** The curve of a schedule that is being made, asked for again and again until somebody stops it. */

import { onScopeDispose, shallowRef } from 'vue'
import { schedules, type Curve } from './schedules'

const OFTEN = 1_000

export function useCurve() {
  const curve = shallowRef<Curve | null>(null)
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    turn += 1
    clearTimeout(timer)
    curve.value = null
  }

  async function watch(id: string): Promise<void> {
    stop()
    const mine = turn
    while (mine === turn) {
      const told = await schedules.curve(id).catch(() => null)
      if (mine !== turn) return
      curve.value = told ?? curve.value
      await new Promise((later) => (timer = setTimeout(later, OFTEN)))
    }
  }

  onScopeDispose(stop)
  return { curve, watch, stop }
}
