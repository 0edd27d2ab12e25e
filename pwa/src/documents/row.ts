/** One document as it travels: the fixed part, then the declared fields by name. */

import { fieldNamed, keyOf, listedFields, nounOf, type Description, type FieldDescription, type LinkDescription } from './description'

export type Value = string | number | boolean | null | Value[] | { [name: string]: Value }
export type Values = Record<string, Value>

export interface Linked {
  id: string
  number: string | null
  title: string | null
}

export interface Row {
  id: string
  version: number
  [name: string]: Value | undefined
}

export interface OpenStep {
  name: string
  label: string
  open: boolean
  reason: string | null
}

export interface Hold {
  reason: string
  at: string | null
}

export const isRecord = (value: Value | undefined): value is { [name: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (row: Row | Values, name: string): string => {
  const value = row[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

const asText = (value: Value | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)

export function linkedOf(row: Row | Values, field: LinkDescription): Linked | null {
  const linked = row[nounOf(field)]
  const id = asText(row[keyOf(field)]) ?? (isRecord(linked) ? asText(linked.id) : null)
  if (id === null) return null
  if (!isRecord(linked) || linked.id !== id) return { id, number: null, title: null }
  return { id, number: asText(linked.number), title: asText(linked.title) }
}

export const linkedText = ({ id, number, title }: Linked): string =>
  [number, title === number ? null : title].filter(Boolean).join(' ') || shortId(id)

/** Until the server numbers it, a record goes by the end of its id. */
export const shortId = (id: string): string => `…${id.slice(-6)}`

export const numberOf = (row: Row): string => textOf(row, 'number') || shortId(row.id)

export function titleOf(row: Row, description: Description): string {
  const words = description.titleFields
    .filter((name) => name !== 'number')
    .map((name) => {
      const field = fieldNamed(description.fields, name)
      const linked = field?.kind === 'link' ? linkedOf(row, field) : null
      if (linked) return linked.title ?? linked.number ?? ''
      const text = textOf(row, name)
      return (field?.kind === 'choice' && field.choices?.find((choice) => choice.name === text)?.label) || text
    })
  return words.filter(Boolean).join(' · ')
}

/** What a row is called beside its number: its title, or what it is about. */
export function headingOf(row: Row, description: Description): string {
  const title = titleOf(row, description)
  if (title) return title
  const about = listedFields(description).find((field) => field.kind === 'link')
  const linked = about?.kind === 'link' ? linkedOf(row, about) : null
  return linked ? linkedText(linked) : ''
}

export const linesOf = (row: Row | Values, name: string): Values[] => {
  const lines = row[name]
  return Array.isArray(lines) ? lines.filter(isRecord) : []
}

export function stepsOf(row: Row): OpenStep[] {
  return linesOf(row, 'steps').map((step) => ({
    name: String(step.name),
    label: String(step.label),
    open: step.open !== false,
    reason: asText(step.reason),
  }))
}

export const holdsOf = (row: Row): Hold[] =>
  linesOf(row, 'holds').map((hold) => ({
    reason: asText(hold.reason) ?? '',
    at: asText(hold.placed_at),
  }))

/** Whole numbers travel as numbers, all others as exact strings; what was emptied is null. */
export function wireValue(value: Value | undefined, field: FieldDescription): Value {
  if (value === undefined || value === '') return null
  if (field.kind === 'number' && typeof value === (field.whole ? 'string' : 'number')) return field.whole ? Number(value) : String(value)
  return value
}

/** The declared fields alone: what a form starts from and what a draft keeps. */
export function valuesOf(row: Row, fields: readonly FieldDescription[]): Values {
  const values: Values = {}
  for (const field of fields) {
    const value = row[keyOf(field)] ?? null
    values[keyOf(field)] = field.kind === 'number' && typeof value === 'number' ? String(value) : value
    if (field.kind === 'link') values[nounOf(field)] = row[nounOf(field)] ?? null
  }
  return values
}
