/** An act in words: what was done to which document, with its content labelled as the form labels it. */

import { fieldNamed, keyOf } from '../../documents/description'
import { shown } from '../../documents/formats'
import type { Row, Value, Values } from '../../documents/row'
import { number } from '../../i18n/format'
import type { Act } from '../../offline/act'
import { descriptionOf } from '../../offline/descriptions'
import type { ActState } from '../../offline/store'
import type { Meaning } from '../../ui/meaning'
import { t } from './words'

export interface Fact {
  name: string
  label: string
  text: string
}

const verbs = ['create', 'change', 'remove'] as const

export function verbLabel(act: Pick<Act, 'document' | 'verb'>): string {
  const known = verbs.find((verb) => verb === act.verb)
  if (known) return t(known)
  return descriptionOf(act.document)?.steps.find((step) => step.name === act.verb)?.label ?? act.verb
}

export const documentLabel = (document: string): string => descriptionOf(document)?.label ?? document

export function factsOf(document: string, values: Values | Row, only?: readonly string[]): Fact[] {
  const description = descriptionOf(document)
  const steps = description?.steps.flatMap((step) => step.form) ?? []
  const fields = [...(description?.fields ?? []), ...steps]
  const names = only ?? Object.keys(values)
  return names.flatMap((name) => {
    const value = values[name]
    if (value === null || value === undefined || value === '') return []
    const field = fieldNamed(fields, name)
    if (field && keyOf(field) !== name) return []
    const text = (field ? shown(values, field) : '') || plainText(value)
    return [{ name, label: field?.label ?? description?.lines.find((lines) => lines.name === name)?.label ?? name, text }]
  })
}

const plainText = (value: Value): string => {
  if (Array.isArray(value)) return `× ${value.length}`
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

export const stateTexts: Record<ActState, { label: () => string; meaning: Meaning }> = {
  waiting: { label: () => t('stateWaiting'), meaning: 'plan' },
  sent: { label: () => t('stateSent'), meaning: 'run' },
  held: { label: () => t('stateHeld'), meaning: 'run' },
  asked: { label: () => t('stateAsked'), meaning: 'wait' },
  done: { label: () => t('stateDone'), meaning: 'good' },
  review: { label: () => t('stateReview'), meaning: 'wait' },
  conflict: { label: () => t('stateConflict'), meaning: 'stop' },
  refused: { label: () => t('stateRefused'), meaning: 'stop' },
}

const lengths = [['days', 86_400], ['hours', 3_600], ['minutes', 60]] as const

/** In the largest unit of which there are two at least. */
export function lengthText(seconds: number): string {
  const [unit, size] = lengths.find(([, of]) => seconds >= 2 * of) ?? (['seconds', 1] as const)
  return t(unit, { n: number(Math.round(seconds / size)) })
}
