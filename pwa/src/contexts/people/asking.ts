/** The log-in over the page: opened by a banner, by the lock, by "another person", by a badge. Nothing under it is lost. */

import { ref } from 'vue'

export const logInAsked = ref(false)

/** The badge that asked, so that only the PIN is missing. */
export const badgeShown = ref('')

export function askLogIn(badge?: unknown): void {
  badgeShown.value = typeof badge === 'string' ? badge : ''
  logInAsked.value = true
}
