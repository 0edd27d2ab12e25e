/** A value as people read it. */

import { day, moment, number } from '../i18n/format'
import { fieldNamed, keyOf, nounOf, type FieldDescription, type NumberDescription } from './description'
import { linkedOf, linkedText, type Row, type Value, type Values } from './row'
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
      return linked ? linkedText(linked) : ''
    }
    case 'json':
      return plainJson(value)
  }
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

/** `{"colour": "red", "sizes": ["S", "M"]}` → `colour: red; sizes: S, M`. */
export function plainJson(value: Value): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(plainJson).join(', ')
  if (typeof value === 'object') return Object.entries(value).map(([name, part]) => `${name}: ${plainJson(part)}`).join('; ')
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  return String(value)
}

/** A trail keeps plain values under their names; the description says how to read them. */
export function trailValue(value: unknown, field: FieldDescription | undefined): string {
  if (value === null || value === undefined || value === '') return t('trailEmptyValue')
  if (!field) return plainJson(value as Value)
  const text = shown({ [keyOf(field)]: value as Value, [nounOf(field)]: null }, field)
  return text || t('trailEmptyValue')
}
