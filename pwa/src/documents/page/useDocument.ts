/** One document: as the server has it, with this device's unsent work on top; from the device alone when nobody answers. */

import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { ApiError, Unreachable } from '../../api/client'
import { useRow } from '../../offline/live'
import type { Description, StepDescription } from '../description'
import { holdsOf, stepsOf, textOf, type OpenStep, type Row } from '../row'
import { server } from '../server'
import { t } from '../words'

export type PageState = 'loading' | 'ready' | 'missing' | 'failed' | 'away'

export function useDocument(description: Ref<Description>, id: Ref<string>) {
  const told = shallowRef<Row | null>(null)
  const kept = useRow(() => description.value.name, id)
  const state = ref<PageState>('loading')
  const isLocal = ref(false)
  const problem = ref('')

  const pending = computed(() => kept.value?.pending.length ?? 0)
  /** Steps and holds are the server's word; what was changed here and not yet sent is shown over it. */
  const row = computed<Row | null>(() => {
    const here = kept.value
    if (!told.value || (here && here.row.version > told.value.version)) return here?.row ?? told.value
    return here?.pending.length ? { ...told.value, ...here.row } : told.value
  })
  const steps = computed(() => (row.value ? stepsFor(description.value, row.value, isLocal.value || pending.value > 0) : []))
  const holds = computed(() => (row.value ? holdsOf(row.value) : []))

  async function load(): Promise<void> {
    const wanted = id.value
    try {
      const read = await server.read(description.value.name, wanted)
      if (wanted === id.value) show(read)
    } catch (error) {
      if (wanted === id.value) fallBack(error)
    }
  }

  function show(read: Row): void {
    told.value = read
    isLocal.value = false
    state.value = 'ready'
  }

  function fallBack(error: unknown): void {
    if (error instanceof Unreachable) {
      isLocal.value = true
      state.value = row.value ? 'ready' : 'away'
    } else if (error instanceof ApiError) {
      problem.value = error.message
      state.value = error.status !== 404 ? 'failed' : kept.value ? 'ready' : 'missing'
    } else throw error
  }

  /** A document made here that the server has not seen yet answers 404; the device's own row arrives a moment later. */
  watch(kept, (shown) => {
    if (shown && (state.value === 'missing' || state.value === 'away' || state.value === 'loading')) state.value = 'ready'
    else if (shown && told.value && shown.pending.length === 0 && shown.row.version > told.value.version) void load()
  })

  watch([id, () => description.value.name], () => {
    told.value = null
    state.value = 'loading'
    void load()
  }, { immediate: true })

  return { row, told, pending, steps, holds, state, isLocal, problem, load, show }
}

/** What the server said of each step; without its word, what the life cycle allows in the state shown. */
export function stepsFor(description: Description, row: Row, here: boolean): OpenStep[] {
  const said = stepsOf(row)
  if (!here && said.length > 0) return said
  const state = textOf(row, 'state')
  return description.steps.map((step) => ({ name: step.name, label: step.label, ...isOpenHere(step, state, description) }))
}

function isOpenHere(step: StepDescription, state: string, description: Description): { open: boolean; reason: string | null } {
  if (step.allowed === false) return { open: false, reason: t('stepNoRight') }
  if (step.fact || step.from.includes(state)) return { open: true, reason: null }
  const states = step.from.map((name) => description.states.find((one) => one.name === name)?.label ?? name)
  return { open: false, reason: t('stepNeedsState', { states: states.join(' / ') }) }
}

/** The one step offered under the thumb: the first open one that neither stops anything nor leads back. */
export function primaryStep(description: Description, steps: readonly OpenStep[], state: unknown): OpenStep | undefined {
  const place = (name: unknown) => description.states.findIndex((one) => one.name === name)
  const leadsOn = ({ name }: OpenStep) => {
    const to = description.steps.find((step) => step.name === name)?.to
    return description.states[place(to)]?.meaning !== 'stop' && place(to) >= place(state)
  }
  return steps.find((step) => step.open && leadsOn(step))
}
