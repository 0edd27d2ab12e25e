/** The time, told anew every so often while somebody looks. */

import { onScopeDispose, ref, type Ref } from 'vue'

export function useNow(every = 1000): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => document.visibilityState === 'visible' && (now.value = Date.now()), every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
