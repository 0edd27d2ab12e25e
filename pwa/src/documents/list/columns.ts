/** Which columns a person sees in a list; their own choice stays in this browser. */

import type { Column } from '../../ui/columns'
import { keyOf, ownFields, stateNamed, type Description, type FieldDescription, type FieldKind } from '../description'
import { dense } from '../formats'
import { numberOf, textOf, type Row } from '../row'
import { t } from '../words'

export interface ListColumn extends Column<Row> {
  /** Absent for the number and the state, which every type shows in its own way. */
  readonly field?: FieldDescription
}

/** Names take the room that is left. */
const WIDTHS: Record<FieldKind, number | undefined> = { text: undefined, long_text: undefined, yesno: 84, day: 116, moment: 156, number: 136, choice: 112, link: undefined, json: undefined }

const always = { required: false, listed: false, locked: true, openIn: [] }
const stamps = (): FieldDescription[] => [
  { ...always, name: 'created_at', label: t('createdAt'), kind: 'moment' },
  { ...always, name: 'changed_at', label: t('changedAt'), kind: 'moment' },
]

/** Every column there could be, in the order they are declared. */
export function columnsOf(description: Description): ListColumn[] {
  const fields = ownFields(description).filter((field) => field.name !== 'number' && field.kind !== 'json')
  const state: ListColumn[] = description.states.length
    ? [{ name: 'state', label: t('state'), width: 124, sortable: true, text: (row) => stateNamed(description, textOf(row, 'state'))?.label ?? '' }]
    : []
  const number: ListColumn = { name: 'number', label: t('number'), width: 148, sortable: true, text: numberOf }
  return [number, ...state, ...[...fields, ...stamps()].map((field) => columnFor(field, fields))]
}

const columnFor = (field: FieldDescription, siblings: readonly FieldDescription[]): ListColumn => ({
  name: keyOf(field),
  label: field.label,
  width: WIDTHS[field.kind],
  align: field.kind === 'number' ? 'end' : 'start',
  sortable: field.kind !== 'link' && field.kind !== 'long_text' && !field.secret,
  text: (row) => dense(row, field, siblings),
  field,
})

/** The number, the declared ones, the state; whoever chose otherwise gets their choice. */
export function chosenColumns(description: Description, chosen: readonly string[] | null): ListColumn[] {
  const all = columnsOf(description)
  const isShown = (column: ListColumn) => column.name === 'number' || column.name === 'state' || column.field?.listed === true
  const wanted = chosen ? all.filter((column) => chosen.includes(column.name)) : all.filter(isShown)
  return wanted.length ? wanted : all.slice(0, 1)
}
