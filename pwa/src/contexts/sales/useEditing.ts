/** Typed figures become corrections; those without a reason wait, each where it was typed, until one is given. */

import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { Unreachable } from '../../api/client'
import { uuid7 } from '../../api/uuid'
import { toast } from '../../ui/toast'
import { forecasting, keyOf, told, typed, type Correction, type Edit, type Forecast, type Period } from './forecast'
import type { Line } from './useWorksheet'
import { t } from './words'

/** An act is sent with one key however often nobody answers. */
interface Waiting extends Omit<Edit, 'reason'> {
  act: string
}

/** Where a figure was typed: a later one in the same place and layer takes the place of the earlier. */
export const placeOf = (key: string, start: string): string => `${key} ${start}`
const isSame = (one: Waiting, other: Waiting): boolean =>
  placeOf(keyOf(one.node), one.start) === placeOf(keyOf(other.node), other.start) && one.layer === other.layer

export function useEditing(
  version: Ref<Forecast | null>,
  periods: Ref<readonly Period[]>,
  changed: (fresh: Forecast) => Promise<void>,
  ask: () => void,
) {
  const layer = ref('absolute')
  const reason = ref('')
  const turn = ref(0)
  const isBusy = ref(false)
  const waiting = shallowRef<readonly Waiting[]>([])
  const shown = computed(() => new Map(waiting.value.map((one) => [placeOf(keyOf(one.node), one.start), told(one.layer, one.value)])))

  /** What is typed is taken in the layer that is chosen; the same figure again changes nothing. */
  async function edit(line: Line, column: number, text: string, otherwise: Partial<Edit> = {}): Promise<void> {
    const [value, start, cell] = [typed(text), periods.value[column]?.start, line.cells[column]]
    if (value === null) return void (text.trim() && toast(t('noNumber', { text: text.trim() }), { meaning: 'stop' }))
    const made = { node: line.node, start: start ?? '', layer: layer.value, value, act: uuid7(), ...otherwise }
    if (made.layer === 'absolute' && !made.locked && value === cell?.quantity) return
    waiting.value = [...waiting.value.filter((one) => !isSame(one, made)), made]
    if (reason.value.trim()) await given()
    else ask()
  }

  /** All that waits, one act each in the order typed: what is refused says why, what nobody answered goes on waiting. */
  async function given(): Promise<void> {
    const [of, why] = [version.value, reason.value.trim()]
    if (!of || !why || isBusy.value) return
    isBusy.value = true
    const told = new Set<Waiting>()
    let fresh: Forecast | null = null
    let next = waiting.value[0]
    while (next) {
      const answer = await send(of.id, next, why)
      if (answer === 'waits') break
      told.add(next)
      fresh = answer ?? fresh
      next = waiting.value.find((one) => !told.has(one))
    }
    await refresh(fresh)
    // Only now, so that no cell falls back to its old figure in between.
    waiting.value = waiting.value.filter((one) => !told.has(one))
    isBusy.value = false
    if (!next && waiting.value.length) await given()
  }

  async function send(id: string, { act, ...made }: Waiting, why: string): Promise<Forecast | null | 'waits'> {
    return forecasting.correct(id, { ...made, reason: why }, act).catch((error: Error) => {
      toast(error instanceof Unreachable ? t('unreachable') : error.message, { meaning: 'stop' })
      return error instanceof Unreachable ? 'waits' : null
    })
  }

  async function refresh(fresh: Forecast | null): Promise<void> {
    if (fresh && version.value?.id === fresh.id) await changed(fresh)
    turn.value += 1
  }

  async function withdraw(correction: Correction): Promise<void> {
    if (!version.value) return
    const fresh = await forecasting.withdraw(version.value.id, correction.id).catch((error: Error) => void toast(error instanceof Unreachable ? t('unreachable') : error.message, { meaning: 'stop' }))
    await refresh(fresh ?? null)
  }

  const forget = () => (waiting.value = [])
  watch(() => version.value?.id, forget)

  return { layer, reason, waiting, shown, turn, isBusy, edit, given, forget, withdraw }
}
