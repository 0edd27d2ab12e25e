/** What the server says about a document type: closed unions, so the compiler finds a kind nobody draws. */

import type { Meaning } from '../ui/meaning'

export type { Meaning }

export interface Choice {
  readonly name: string
  readonly label: string
}

interface Shown {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly required: boolean
  readonly listed: boolean
  readonly locked: boolean
  readonly openIn: readonly string[] | null
  readonly secret?: boolean
}

export type TextDescription = Shown & { readonly kind: 'text' | 'long_text'; readonly maxLength?: number }
export type NumberDescription = Shown & {
  readonly kind: 'number'
  readonly unit?: string
  readonly unitOf?: string
  readonly decimals?: number
  /** Travels as a JSON integer; every other number is a decimal string. */
  readonly whole?: boolean
}
export type ChoiceDescription = Shown & { readonly kind: 'choice'; readonly choices?: readonly Choice[] }
/** With `line`, one of the lines which the document it links to has under that name. */
export type LinkDescription = Shown & { readonly kind: 'link'; readonly linksTo: string; readonly line?: string }
export type PlainDescription = Shown & { readonly kind: 'yesno' | 'day' | 'moment' | 'json' }

export type FieldDescription = TextDescription | NumberDescription | ChoiceDescription | LinkDescription | PlainDescription
export type FieldKind = FieldDescription['kind']

export interface StateDescription {
  readonly name: string
  readonly label: string
  readonly meaning: Meaning
}

export interface StepDescription {
  readonly name: string
  readonly label: string
  readonly from: readonly string[]
  readonly to: string
  readonly offline: boolean
  readonly fact: boolean
  readonly signed: boolean
  /** This person's right to it. */
  readonly allowed?: boolean
  readonly form: readonly FieldDescription[]
}

export interface LinesDescription {
  readonly name: string
  readonly label: string
  readonly openIn?: readonly string[] | null
  readonly fields: readonly FieldDescription[]
}

export interface TemplateDescription {
  readonly name: string
  readonly label: string
  /** For many rows at once, on label stock. */
  readonly labels?: boolean
}

export interface Description {
  readonly name: string
  readonly table: string
  readonly label: string
  readonly plural: string
  readonly context: string
  readonly contextLabel: string
  readonly offline: 'no' | 'read' | 'write'
  /** The kind letters of its printed code (`G1:WO:…`), empty where it has none. */
  readonly code?: string
  readonly printed: boolean
  readonly removable: boolean
  readonly templates: readonly TemplateDescription[]
  readonly titleFields: readonly string[]
  readonly listed: readonly string[]
  readonly rights: { readonly create: boolean; readonly change: boolean; readonly remove: boolean }
  readonly states: readonly StateDescription[]
  readonly steps: readonly StepDescription[]
  readonly fields: readonly FieldDescription[]
  readonly lines: readonly LinesDescription[]
}

/** Everything about every type this person may meet, in one language. */
export interface Descriptions {
  readonly language: string
  readonly documents: Readonly<Record<string, Description>>
}

export const NEW = ''

/** May a person fill this in now? A new document has no state yet, so only a lock for good closes its fields. */
export const isOpen = (field: FieldDescription, state: string): boolean => {
  if (field.locked) return false
  if (field.name === 'site_id') return state === NEW // a document never moves to another site
  return isOpenIn(field.openIn, state)
}

export const areLinesOpen = (lines: LinesDescription, state: string): boolean => isOpenIn(lines.openIn ?? null, state)

const isOpenIn = (openIn: readonly string[] | null, state: string): boolean =>
  openIn === null || (state === NEW ? openIn.length > 0 : openIn.includes(state))

/** What a person reads and fills in; the state has its chip and its steps instead. */
export const ownFields = (description: Description): FieldDescription[] =>
  description.fields.filter((field) => field.name !== 'state' || description.states.length === 0)

/** Links are described by their noun and stored under `<noun>_id`. */
export const keyOf = (field: FieldDescription): string =>
  field.kind === 'link' && !field.name.endsWith('_id') ? `${field.name}_id` : field.name

export const nounOf = (field: FieldDescription): string => field.name.replace(/_id$/, '')

export const fieldNamed = (fields: readonly FieldDescription[], name: string): FieldDescription | undefined =>
  fields.find((field) => field.name === name || nounOf(field) === name || keyOf(field) === name)

export const stateNamed = (description: Description, name: string | null | undefined): StateDescription | undefined =>
  description.states.find((state) => state.name === name)

export const firstState = (description: Description): string => description.states[0]?.name ?? NEW

/** `number` and `state` stand outside the declared fields, yet people list, sort and filter by them. */
export const listedFields = (description: Description): FieldDescription[] =>
  description.listed.flatMap((name) => {
    if (name === 'number') return []
    const field = fieldNamed(ownFields(description), name)
    return field ? [field] : []
  })

const NOTES: readonly FieldKind[] = ['long_text', 'json']

export interface FieldGroup {
  readonly name: 'essentials' | 'further' | 'notes'
  readonly fields: readonly FieldDescription[]
}

/** What must be known first, then the rest, then whatever needs room. */
export function groupsOf(fields: readonly FieldDescription[]): FieldGroup[] {
  const isNote = (field: FieldDescription) => NOTES.includes(field.kind)
  const isEssential = (field: FieldDescription) => !isNote(field) && (field.required || field.listed)
  const groups: FieldGroup[] = [
    { name: 'essentials', fields: fields.filter(isEssential) },
    { name: 'further', fields: fields.filter((field) => !isNote(field) && !isEssential(field)) },
    { name: 'notes', fields: fields.filter(isNote) },
  ]
  return groups.filter((group) => group.fields.length > 0)
}
