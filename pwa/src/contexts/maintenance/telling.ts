/** Orders in the mechanic's words. */

import { descriptionOf } from '../../offline/descriptions'
import { fieldNamed, stateNamed } from '../../documents/description'
import type { Linked } from '../../documents/row'
import type { Meaning } from '../../ui/meaning'
import { ORDER, type Order } from './reading'
import { t } from './words'

export const nameOf = (linked: Linked | null): string => [linked?.number, linked?.title].filter(Boolean).join(' ')

export function stateOf(order: Order): { label: string; meaning: Meaning } {
  const description = descriptionOf(ORDER)
  const told = description && stateNamed(description, order.state)
  return { label: told?.label ?? order.state, meaning: told?.meaning ?? 'plan' }
}

export function kindText(order: Order): string {
  const description = descriptionOf(ORDER)
  const field = description && fieldNamed(description.fields, 'kind')
  return (field?.kind === 'choice' && field.choices?.find((one) => one.name === order.kind)?.label) || order.kind
}

const steps = { accept: 'accept', start: 'start', pause: 'pause', resume: 'resume', complete: 'complete', verify: 'verify', send_back: 'sendBack' } as const
export const stepText = (step: string): string => t(steps[step as keyof typeof steps])

export const mayTake = (step: string): boolean => descriptionOf(ORDER)?.steps.find((one) => one.name === step)?.allowed !== false
