/** The schedules of a site and the one looked at: its chart, what has no place, and the slot that was chosen. */

import { computed, ref, shallowRef, watch } from 'vue'
import { boardOf, type Board } from './gantt'
import { isMaking, isThere, schedules, type Gap, type Schedule, type SlotTold } from './schedules'

const said = (error: unknown): string => (error as Error).message

export function useSchedule(site: () => string | undefined) {
  const list = ref<Schedule[]>([])
  const current = ref<Schedule | null>(null)
  const board = shallowRef<Board | null>(null)
  const gaps = ref<Gap[]>([])
  const chosenId = ref<string | null>(null)
  const slot = ref<SlotTold | null>(null)
  const whys = ref<Map<string, string>>(new Map())
  const problem = ref('')
  const slotProblem = ref('')
  const isReady = ref(false)
  let listed = 0
  let opened = 0
  let askedFor = 0

  const running = computed(() => list.value.find(isMaking) ?? null)
  const chosen = computed(() => (chosenId.value ? (board.value?.bars.get(chosenId.value) ?? null) : null))

  /** Opens the wanted schedule, else the one that was open, else the newest there is. */
  async function load(wanted?: string): Promise<void> {
    const mine = ++listed
    try {
      const told = await schedules.list(site())
      if (mine !== listed) return
      list.value = told
    } catch (error) {
      if (mine === listed) problem.value = said(error)
      return void (isReady.value = true)
    }
    const there = list.value.filter(isThere)
    const next = there.find((one) => one.id === wanted) ?? there.find((one) => one.id === current.value?.id) ?? there[0]
    await open(next?.id ?? null)
    if (mine === listed) isReady.value = true
  }

  async function open(id: string | null): Promise<void> {
    const mine = ++opened
    problem.value = ''
    if (id !== current.value?.id) [current.value, board.value, gaps.value, chosenId.value, whys.value] = [null, null, [], null, new Map()]
    if (!id) return
    try {
      const [schedule, chart, left] = await Promise.all([schedules.read(id), schedules.chart(id), schedules.gaps(id)])
      if (mine !== opened) return
      ;[current.value, board.value, gaps.value] = [schedule, boardOf(chart), left]
    } catch (error) {
      if (mine === opened) problem.value = said(error)
    }
  }

  async function readSlot(): Promise<void> {
    const mine = ++askedFor
    slot.value = null
    slotProblem.value = ''
    const [on, id] = [current.value, chosen.value?.id]
    if (!on || !id) return
    try {
      const told = await schedules.slot(on.id, id)
      if (mine !== askedFor) return
      slot.value = told
      if (told.cause) whys.value = new Map(whys.value).set(id, told.cause.sentence)
    } catch (error) {
      if (mine === askedFor) slotProblem.value = said(error)
    }
  }

  /** After a change by hand everything behind it may have changed as well. */
  async function again(): Promise<void> {
    whys.value = new Map()
    await open(current.value?.id ?? null)
  }

  watch([chosenId, board], () => void readSlot())
  return { list, current, board, gaps, chosenId, chosen, slot, slotProblem, whys, problem, isReady, running, load, open, again }
}
