/** A column of a desk table. */

export interface Column<R> {
  readonly name: string
  readonly label: string
  /** Pixels; the last free width goes to the columns that do not say. */
  readonly width?: number
  /** Pixels a column without a width needs at the least. */
  readonly least?: number
  readonly align?: 'start' | 'end'
  readonly sortable?: boolean
  readonly text?: (row: R) => string
}
