/** Taking a step: its questions first, then the act, then what came of it in one sentence. */

import { computed, ref, shallowRef, type Ref } from 'vue'
import { uuid7 } from '../../api/uuid'
import { toast } from '../../ui/toast'
import type { Description, StepDescription } from '../description'
import type { Row, Values } from '../row'
import { t } from '../words'
import { write, type FieldErrors, type Outcome } from '../writing'

export function useSteps(description: Ref<Description>, row: Ref<Row | null>, changed: (outcome: Outcome) => void) {
  const asking = shallowRef<StepDescription | null>(null)
  const errors = ref<FieldErrors>({})
  const message = ref('')
  const isBusy = ref(false)
  const conflict = shallowRef<{ step: StepDescription; values: Values; current: Row; message: string } | null>(null)
  let sent = { key: '', body: '' }

  const isAsking = computed({ get: () => asking.value !== null, set: (open) => void (open || (asking.value = null)) })
  const isConflict = computed({ get: () => conflict.value !== null, set: (open) => void (open || (conflict.value = null)) })

  function begin(name: string): void {
    const step = description.value.steps.find((one) => one.name === name)
    if (!step) return
    errors.value = {}
    message.value = ''
    if (step.form.length > 0 || step.signed || endsBadly(step)) asking.value = step
    else void take(step, {})
  }

  /** What stops or cancels is asked about even when it has no questions of its own. */
  const endsBadly = (step: StepDescription) => description.value.states.find((state) => state.name === step.to)?.meaning === 'stop'

  async function take(step: StepDescription, values: Values, base: Row | null = row.value): Promise<void> {
    if (!base || isBusy.value) return
    isBusy.value = true
    try {
      const version = step.fact ? null : base.version
      settle(step, values, await write({ description: description.value, verb: step.name, id: base.id, values, version, key: keyFor([step.name, values, base.version]) }))
    } finally {
      isBusy.value = false
    }
  }

  function keyFor(content: unknown): string {
    const body = JSON.stringify(content)
    if (sent.body !== body) sent = { key: uuid7(), body }
    return sent.key
  }

  function settle(step: StepDescription, values: Values, outcome: Outcome): void {
    switch (outcome.how) {
      case 'refused':
        errors.value = outcome.fields
        return say(outcome.message)
      case 'unreachable':
        return say(t(step.form.length ? 'needsNetworkKept' : 'needsNetwork', { what: step.label }))
      case 'conflict':
        if (outcome.current) conflict.value = { step, values, current: outcome.current, message: outcome.message }
        else say(outcome.message)
        return
      case 'kept':
        toast(t('stepKept', { step: step.label }), { meaning: 'wait' })
        break
      case 'asked':
        toast(outcome.message || t('asked'), { meaning: 'wait' })
        break
      case 'review':
        toast(t('reviewTold', { message: outcome.message }), { meaning: 'wait' })
        break
      case 'done':
        toast(t('stepDone', { step: step.label }))
    }
    asking.value = null
    sent = { key: '', body: '' }
    changed(outcome)
  }

  /** In the open sheet where there is one, else as a message that stays long enough to be read. */
  function say(sentence: string): void {
    sent = { key: '', body: '' }
    message.value = sentence
    if (!asking.value) toast(sentence, { meaning: 'stop' })
  }

  function again(): void {
    const met = conflict.value
    conflict.value = null
    if (met) void take(met.step, met.values, met.current)
  }

  return { asking, isAsking, errors, message, isBusy, conflict, isConflict, begin, take, again }
}
