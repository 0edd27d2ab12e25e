/** What a form sends and what it misses: from the row as it was told and the values as they are typed. */

import { areLinesOpen, isOpen, keyOf, NEW, ownFields, type Description, type FieldDescription } from './description'
import { editedLines, isEmptyLine, wireLines, type EditedLine } from './lines'
import { linesOf, textOf, wireValue, type Row, type Values } from './row'
import { t } from './words'
import type { FieldErrors } from './writing'

/** The lines of a document while they are edited, by the name of their list. */
export type LinesByName = Record<string, EditedLine[]>

export const linesIn = (description: Description, row: Row | null): LinesByName =>
  Object.fromEntries(description.lines.map(({ name }) => [name, editedLines(row ? linesOf(row, name) : [])]))

export const withoutEmptyLines = (lines: LinesByName): LinesByName =>
  Object.fromEntries(Object.entries(lines).map(([name, some]) => [name, some.filter((line) => !isEmptyLine(line))]))

const stateOf = (base: Row | null): string => (base ? textOf(base, 'state') : NEW)
const isDifferent = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)

/** For a new document everything filled in, for a known one only what differs and is open. */
export const changesOf = (description: Description, base: Row | null, values: Values, lines: LinesByName): Values => ({
  ...fieldChanges(description, base, values),
  ...lineChanges(description, base, lines),
})

function fieldChanges(description: Description, base: Row | null, values: Values): Values {
  const changes: Values = {}
  for (const field of ownFields(description)) {
    const name = keyOf(field)
    const now = wireValue(values[name], field)
    if (isOpen(field, stateOf(base)) && isDifferent(now, wireValue(base?.[name], field))) changes[name] = now
  }
  return changes
}

function lineChanges(description: Description, base: Row | null, lines: LinesByName): Values {
  const changes: Values = {}
  for (const one of description.lines) {
    if (!areLinesOpen(one, stateOf(base))) continue
    const now = wireLines(lines[one.name] ?? [], one.fields)
    const before = wireLines(editedLines(base ? linesOf(base, one.name) : []), one.fields)
    if (isDifferent(now, before)) changes[one.name] = now
  }
  return changes
}

/** Required and open, yet empty: said before anything is sent. */
export function missing(description: Description, state: string, values: Values, lines: LinesByName): FieldErrors {
  const errors: FieldErrors = {}
  const check = (field: FieldDescription, filled: Values, path: string) => {
    if (field.required && isOpen(field, state) && wireValue(filled[keyOf(field)], field) === null) errors[path] = [t('requiredMissing', { label: field.label })]
  }
  for (const field of ownFields(description)) check(field, values, keyOf(field))
  for (const { name, fields } of description.lines.filter((one) => areLinesOpen(one, state))) {
    lines[name]?.forEach((line, at) => fields.forEach((field) => check(field, line.values, `${name}.${at}.${keyOf(field)}`)))
  }
  return errors
}
