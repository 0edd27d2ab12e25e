/** A part of the page that only the server has: asked for when it is looked at. */

import { ref, shallowRef } from 'vue'
import { ApiError, Unreachable } from '../../api/client'

export function useFetched<T>(fetch: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const state = ref<'loading' | 'ready' | 'away' | 'failed'>('loading')
  const problem = ref('')

  async function load(): Promise<void> {
    try {
      data.value = await fetch()
      state.value = 'ready'
    } catch (error) {
      if (error instanceof Unreachable) state.value = 'away'
      else if (error instanceof ApiError) {
        problem.value = error.message
        state.value = 'failed'
      } else throw error
    }
  }

  return { data, state, problem, load }
}
