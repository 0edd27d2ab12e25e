/** A bar that is being moved: what the server says of each place it is held at, then the move itself. */

import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { ghostOf, heldAt, isElsewhere, wantedOf, type Held } from './moving'
import { ripple, type Bar, type Board } from './gantt'
import { schedules, type Schedule, type Tried, type Wanted } from './schedules'

const PAUSE_MS = 150

export function useMove(board: () => Board | null, schedule: () => Schedule | null, moved: () => Promise<void>) {
  const held = shallowRef<Held | null>(null)
  const told = shallowRef<Tried | null>(null)
  const failure = ref('')
  const isMoving = ref(false)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let line: AbortController | null = null

  const ghost = computed(() => held.value && ghostOf(held.value))
  const changed = computed(() => (board() && told.value ? ripple(board()!, told.value.bars) : []))

  function forget(): void {
    asked += 1
    clearTimeout(timer)
    timer = undefined
    line?.abort()
    told.value = null
  }

  function begin(bar: Bar): void {
    forget()
    failure.value = ''
    held.value = heldAt(bar)
  }

  /** Asked at most every so often, of the last place only; an answer to an earlier one is not shown. */
  function to(next: Held): void {
    const before = held.value
    if (!before || (before.row === next.row && before.start === next.start)) return
    held.value = next
    if (!isElsewhere(next)) return forget()
    asked += 1
    timer ??= setTimeout(() => void tryIt(), PAUSE_MS)
  }

  async function tryIt(): Promise<void> {
    timer = undefined
    const [now, drawn, on] = [held.value, board(), schedule()]
    if (!now || !drawn || !on) return
    const mine = ++asked
    line?.abort()
    line = new AbortController()
    try {
      const answer = await schedules.try(on.id, wantedOf(drawn, now), line.signal)
      if (mine === asked) [told.value, failure.value] = [answer, '']
    } catch (error) {
      if (mine === asked) [told.value, failure.value] = [null, (error as Error).message]
    }
  }

  function letGo(): void {
    forget()
    held.value = null
  }

  function giveUp(): void {
    letGo()
    failure.value = ''
  }

  async function drop(): Promise<void> {
    const [now, drawn, on] = [held.value, board(), schedule()]
    if (!now || !drawn || !on || isMoving.value) return
    if (!isElsewhere(now)) return giveUp()
    if (told.value?.feasible === false) {
      failure.value = told.value.sentence
      return letGo()
    }
    await write(on, wantedOf(drawn, now))
  }

  /** Refused, it goes back to where it was, and the sentence stays to be read. */
  async function write(on: Schedule, wanted: Wanted): Promise<void> {
    clearTimeout(timer)
    isMoving.value = true
    try {
      await schedules.move(on, wanted)
      await moved()
    } catch (error) {
      failure.value = (error as Error).message
      await moved()
    } finally {
      isMoving.value = false
      letGo()
    }
  }

  onScopeDispose(forget)
  return { held, ghost, told, changed, failure, isMoving, begin, to, drop, giveUp }
}
