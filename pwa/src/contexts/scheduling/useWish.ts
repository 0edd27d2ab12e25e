/** A move that is being tried: the server says what it would break, only the last answer counts. */

import { ref, shallowRef, watch } from 'vue'
import { toast } from '../../ui/toast'
import { line, type Answer, type LineSequence } from './line'
import { sentenceOf } from './useLine'

export interface Wish {
  place: number
  to: number
}

export function useWish(told: () => LineSequence) {
  const wish = shallowRef<Wish | null>(null)
  const answer = shallowRef<Answer | null>(null)
  const reason = ref('')
  let asked = 0

  async function ask(place: number, to: number): Promise<void> {
    const mine = ++asked
    wish.value = { place, to }
    answer.value = null
    if (place === to) return
    try {
      const said = await line.try(told().sequence.id, place, to)
      if (mine === asked) answer.value = said
    } catch (error) {
      if (mine !== asked) return
      leave()
      toast(sentenceOf(error), { meaning: 'stop' })
    }
  }

  function leave(): void {
    asked += 1
    wish.value = answer.value = null
    reason.value = ''
  }

  /** Without a reason only what breaks nothing that must hold, on a day that is not frozen. */
  const isFree = (): boolean => answer.value?.feasible === true && told().sequence.state === 'draft'

  watch(() => `${told().sequence.id} ${told().sequence.version}`, leave)
  return { wish, answer, reason, ask, leave, isFree }
}
