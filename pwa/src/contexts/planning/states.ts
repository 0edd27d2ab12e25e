/** A state's words and meaning as the type's description tells them. */

import { descriptions } from '../../offline/descriptions'
import type { Meaning } from '../../ui/meaning'

export function stateOf(document: string, state: string): { label: string; meaning: Meaning } {
  const known = descriptions.value?.documents[document]?.states.find((one) => one.name === state)
  return { label: known?.label ?? state, meaning: known?.meaning ?? 'plan' }
}
