/** Two versions of one document, side by side: only where they differ. */

import { keyOf, ownFields, type Description } from '../description'
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

/** `names` are the fields in question; `mine` is the whole row as typed or as seen, so that units and names can be read. */
export function differences(description: Description, mine: Values | Row, theirs: Row, names: readonly string[]): Difference[] {
  const fields = ownFields(description)
  const inFields = fields.flatMap((field): Difference[] => {
    const name = keyOf(field)
    if (!names.includes(name) || !differs(mine[name], theirs[name])) return []
    return [{ name, label: field.label, mine: withUnit(mine, field, fields), theirs: withUnit(theirs, field, fields) }]
  })
  const inLines = description.lines.flatMap(({ name, label }): Difference[] =>
    names.includes(name) && differs(mine[name], theirs[name]) ? [{ name, label, mine: t('linesCount', { n: linesOf(mine, name).length }), theirs: t('linesCount', { n: linesOf(theirs, name).length }) }] : [],
  )
  return [...inFields, ...inLines]
}

/** Everything a person could have seen. */
export const allNames = (description: Description): string[] => [...ownFields(description).map(keyOf), ...description.lines.map((one) => one.name)]
