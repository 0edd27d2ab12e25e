/** What schedules are called, in the server's own words, and what is said when it does not answer. */

import { Unreachable } from '../../api/client'
import { fieldNamed, stateNamed } from '../../documents/description'
import { descriptionOf } from '../../offline/descriptions'
import type { Meaning } from '../../ui/meaning'
import { SCHEDULE, type Schedule } from './around'
import { t } from './aroundWords'

function choiceText(field: string, name: string): string {
  const description = descriptionOf(SCHEDULE)
  const told = description && fieldNamed(description.fields, field)
  return (told?.kind === 'choice' && told.choices?.find((one) => one.name === name)?.label) || name
}

export const causeText = (name: string): string => choiceText('cause', name)
export const goalText = (name: string): string => choiceText('goal', name)

export function stateOf(name: string): { label: string; meaning: Meaning } {
  const description = descriptionOf(SCHEDULE)
  const told = description && stateNamed(description, name)
  return told ? { label: told.label, meaning: told.meaning } : { label: name, meaning: 'plan' }
}

/** What it supposes says more than its number. */
export const remarkOf = ({ remark, cause }: Pick<Schedule, 'remark' | 'cause'>): string => remark || causeText(cause)

export const problemOf = (error: unknown): string => (error instanceof Unreachable ? t('away') : (error as Error).message)

export const chartOf = (id: string) => ({ path: '/schedule', query: { schedule: id } })
