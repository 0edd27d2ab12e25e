/** A trail entry as people read it: fields by their labels, lines by their place. */

import { fieldNamed, type Description, type FieldDescription } from '../description'
import { trailValue } from '../formats'
import { linesOf, type Row, type Values } from '../row'
import type { TrailEntry } from '../server'
import { t } from '../words'

export interface TrailChange {
  readonly name: string
  readonly label: string
  /** Null where there was nothing before. */
  readonly from: string | null
  readonly to: string
}

/** Always the same, so it says nothing. */
const OURS = ['company_id']

export const trailChanges = (entry: TrailEntry, description: Description, row: Row): TrailChange[] =>
  Object.entries(entry.diff)
    .filter(([name]) => !OURS.includes(name))
    .map(([name, [from, to]]) => {
      const { label, field, line } = named(name, description, row)
      const isNothing = from === null || from === undefined || from === ''
      return { name, label, from: isNothing ? null : value(from, field, description, line ?? row), to: value(to, field, description, line ?? row) }
    })

function value(told: unknown, field: FieldDescription | 'state' | undefined, description: Description, row: Row | Values): string {
  if (field === 'state') return description.states.find((state) => state.name === told)?.label ?? String(told ?? '')
  return trailValue(told, field, row)
}

/** `operations[3].minutes` is the third operation's minutes. */
function named(name: string, description: Description, row: Row): { label: string; field: FieldDescription | 'state' | undefined; line?: Values } {
  const [, lines, place, inner] = /^(\w+)\[(\d+)\](?:\.(\w+))?$/.exec(name) ?? []
  const group = description.lines.find((one) => one.name === lines)
  if (group && place) {
    const field = inner ? fieldNamed(group.fields, inner) : undefined
    const which = `${group.label} ${Number(place) % 10 === 0 ? Number(place) / 10 : place}`
    const line = linesOf(row, group.name).find((one) => one.position === Number(place))
    return { label: field ? `${which} · ${field.label}` : which, field, line }
  }
  if (name === 'state') return { label: t('state'), field: 'state' }
  if (name === 'number') return { label: t('number'), field: undefined }
  const field = fieldNamed(description.fields, name)
  return { label: field?.label ?? name, field }
}

export function verbLabel(verb: string, description: Description): string {
  if (verb === 'create') return t('trailCreate')
  if (verb === 'change') return t('trailChange')
  if (verb === 'remove') return t('trailRemove')
  return description.steps.find((step) => step.name === verb)?.label ?? verb
}
