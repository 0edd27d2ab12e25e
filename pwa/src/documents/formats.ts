/** A value as people read it. */

import { session } from '../contexts/people/session'
import { day, moment, number } from '../i18n/format'
import { toLocal } from './fields/moments'
import { fieldNamed, keyOf, nounOf, type FieldDescription, type LinkDescription, type NumberDescription } from './description'
import { linkedOf, linkedText, type Linked, type Row, type Value, type Values } from './row'
import { t } from './words'

/** The value alone, without its unit; empty when there is none. */
export function shown(row: Row | Values, field: FieldDescription): string {
  const value = row[keyOf(field)] ?? row[field.name] ?? null
  if (value === null || value === '') return ''
  switch (field.kind) {
    case 'text':
    case 'long_text':
      return String(value)
    case 'number':
      return typeof value === 'string' || typeof value === 'number' ? number(value) : ''
    case 'yesno':
      return value === true ? t('yes') : t('no')
    case 'day':
      return day(String(value))
    case 'moment':
      return moment(String(value))
    case 'choice':
      return field.choices?.find((choice) => choice.name === value)?.label ?? String(value)
    case 'link': {
      const linked = linkedOf(row, field)
      return linked ? (siteName(field, linked) ?? linkedText(linked)) : ''
    }
    case 'json':
      return plainJson(value)
  }
}

/** A row names its site by id alone; what the site is called came with the log-in. */
function siteName(field: LinkDescription, linked: Linked): string | undefined {
  if (field.name !== 'site_id' || linked.title) return undefined
  return session.me?.companies.flatMap((company) => company.sites).find((site) => site.id === linked.id)?.name
}

/** The unit stands in the description, or in another field of the same row. */
export function unitOf(row: Row | Values, field: NumberDescription, siblings: readonly FieldDescription[]): string {
  if (!field.unitOf) return field.unit ?? ''
  const sibling = fieldNamed(siblings, field.unitOf)
  if (sibling?.kind !== 'link') return String(row[field.unitOf] ?? '')
  const linked = linkedOf(row, sibling)
  return linked?.number ?? linked?.title ?? ''
}

export const withUnit = (row: Row | Values, field: FieldDescription, siblings: readonly FieldDescription[]): string => {
  const text = shown(row, field)
  const unit = field.kind === 'number' && text ? unitOf(row, field, siblings) : ''
  return unit ? `${text} ${unit}` : text
}

/** A type's label inside a sentence: "New work order", yet "New BOM". */
export const noun = (label: string): string => (/^[A-Z][^A-Z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label)

export interface Fact {
  readonly name: string
  readonly label: string
  readonly text: string
}

/** A line on a card: what it is about stands first, then whatever else is filled in. */
export function cardOf(line: Values, fields: readonly FieldDescription[]): { title: Fact | undefined; facts: Fact[] } {
  const filled = fields.map((field) => ({ name: field.name, label: field.label, text: withUnit(line, field, fields), kind: field.kind })).filter((fact) => fact.text)
  const title = filled.find((fact) => fact.kind === 'link') ?? filled.find((fact) => fact.kind === 'text') ?? filled[0]
  return { title, facts: filled.filter((fact) => fact !== title) }
}

/** In a table days stand under each other, so they are written alike: 2026-12-01, 2026-12-01 08:30. */
export function dense(row: Row | Values, field: FieldDescription, siblings: readonly FieldDescription[]): string {
  const value = row[field.name]
  if (field.kind === 'day' && typeof value === 'string') return value.slice(0, 10)
  if (field.kind === 'moment' && typeof value === 'string') return toLocal(value).replace('T', ' ')
  return withUnit(row, field, siblings)
}

/** `{"colour": "red", "sizes": ["S", "M"]}` → `colour: red; sizes: S, M`. */
export function plainJson(value: Value): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(plainJson).join(', ')
  if (typeof value === 'object') return Object.entries(value).map(([name, part]) => `${name}: ${plainJson(part)}`).join('; ')
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  return String(value)
}

/** A trail keeps plain values under their names; the description says how to read them, the row names a link it still has. */
export function trailValue(value: unknown, field: FieldDescription | undefined, row: Row | Values): string {
  if (value === null || value === undefined || value === '') return t('trailEmptyValue')
  if (!field) return plainJson(value as Value)
  const told: Values = { [keyOf(field)]: value as Value }
  if (field.kind === 'link') told[nounOf(field)] = row[nounOf(field)] ?? null
  return shown(told, field) || t('trailEmptyValue')
}
