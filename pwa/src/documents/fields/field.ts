/** What every field component is given and what it says: one contract, so that any of them can stand in a form, a line or a step. */

import type { FieldDescription } from '../description'
import type { Values } from '../row'

export interface FieldProps<F extends FieldDescription> {
  field: F
  /** The whole row: a link's name and a quantity's unit stand beside its own value. */
  values: Values
  siblings: readonly FieldDescription[]
  locked: boolean
  inputId: string
  describedBy?: string
  invalid?: boolean
  /** In a table cell: no label, no frame of its own. */
  bare?: boolean
}

export interface FieldSays {
  change: [changes: Values]
}

export const textIn = (values: Values, name: string): string => {
  const value = values[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
