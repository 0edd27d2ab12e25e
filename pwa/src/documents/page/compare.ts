/** Two versions of one document, side by side: only where they differ. */

import { keyOf, nounOf, ownFields, type Description } from '../description'
import { withUnit } from '../formats'
import { linesOf, type Row, type Value, type Values } from '../row'
import { t } from '../words'

export interface Difference {
  readonly name: string
  readonly label: string
  readonly mine: string
  readonly theirs: string
}

const differs = (a: Value | undefined, b: Value | undefined): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null)

/** `mine` holds what was typed, with the linked rows' names beside their ids. */
export function differences(description: Description, mine: Values | Row, theirs: Row): Difference[] {
  const fields = ownFields(description)
  const inFields = fields.flatMap((field): Difference[] => {
    const name = keyOf(field)
    if (!(name in mine) || !differs(mine[name], theirs[name])) return []
    return [{ name, label: field.label, mine: withUnit(mine, field, fields), theirs: withUnit(theirs, field, fields) }]
  })
  const inLines = description.lines.flatMap(({ name, label }): Difference[] =>
    name in mine && differs(mine[name], theirs[name]) ? [{ name, label, mine: t('linesCount', { n: linesOf(mine, name).length }), theirs: t('linesCount', { n: linesOf(theirs, name).length }) }] : [],
  )
  return [...inFields, ...inLines]
}

/** What was typed, with names for the links, so that a person can read it. */
export function readable(description: Description, changes: Values, values: Values): Values {
  const shown: Values = { ...changes }
  for (const field of ownFields(description)) if (field.kind === 'link' && keyOf(field) in changes) shown[nounOf(field)] = values[nounOf(field)] ?? null
  return shown
}
