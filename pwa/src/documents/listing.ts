/** What a list shows: search words, filters and order, to and from the address bar and the server's query. */

import { compareDecimals, isDecimal } from '../ui/decimals'
import { fieldNamed, keyOf, nounOf, type Description, type FieldDescription, type FieldKind } from './description'
import { linkedOf, textOf, titleOf, type Row, type Value } from './row'

const OPERATORS = ['is', 'ne', 'lt', 'le', 'gt', 'ge', 'has'] as const
export type Operator = (typeof OPERATORS)[number]

export interface Filter {
  /** The field's key on the wire: `state`, `due`, `item_id`. */
  readonly name: string
  readonly operator: Operator
  /** Several values of one field are joined by commas and mean "any of these". */
  readonly value: string
  /** What a person reads for a linked document's id. */
  readonly shown?: string
}

export interface Listing {
  readonly q: string
  readonly filters: readonly Filter[]
  /** `due`, or `-due` for the latest first; empty leaves the order to the server. */
  readonly sort: string
}

export const EVERYTHING: Listing = { q: '', filters: [], sort: '' }

const OPERATORS_FOR: Record<FieldKind, readonly Operator[]> = {
  text: ['has', 'is'],
  long_text: ['has'],
  number: ['ge', 'le', 'is'],
  day: ['ge', 'le', 'is'],
  moment: ['ge', 'lt'],
  yesno: ['is'],
  choice: ['is', 'ne'],
  link: ['is'],
  json: [],
}

export const operatorsFor = (kind: FieldKind): readonly Operator[] => OPERATORS_FOR[kind]

const RESERVED = ['q', 'sort', 'limit', 'after', 'count', 'lines', 'open', 'view']

export function queryOf(listing: Listing, page: { after?: string | null; limit?: number; count?: boolean } = {}): URLSearchParams {
  const query = new URLSearchParams()
  if (page.limit !== undefined) query.set('limit', String(page.limit))
  if (page.after) query.set('after', page.after)
  if (page.count) query.set('count', '1')
  if (listing.q.trim()) query.set('q', listing.q.trim())
  if (listing.sort) query.set('sort', listing.sort)
  for (const { name, operator, value } of listing.filters) query.set(operator === 'is' ? name : `${name}.${operator}`, value)
  return query
}

/** Reads an address back; names the type does not know are left out rather than sent to be refused. */
export function listingOf(query: URLSearchParams, description: Description): Listing {
  const filters: Filter[] = []
  for (const [key, value] of query) {
    const [name = '', operator = 'is'] = key.split('.')
    if (RESERVED.includes(name) || !isOperator(operator) || !isFiltered(name, description)) continue
    filters.push({ name, operator, value })
  }
  return { q: query.get('q') ?? '', filters, sort: query.get('sort') ?? '' }
}

const isOperator = (word: string): word is Operator => (OPERATORS as readonly string[]).includes(word)

const isFiltered = (name: string, description: Description): boolean =>
  ['state', 'number', 'site_id', 'id'].includes(name) || fieldNamed(description.fields, name) !== undefined

/** One filter per field and operator: a second one replaces the first. */
export const withFilter = (listing: Listing, filter: Filter): Listing => ({
  ...listing,
  filters: [...withoutFilter(listing, filter).filters, filter],
})

export const withoutFilter = (listing: Listing, gone: Filter): Listing => ({
  ...listing,
  filters: listing.filters.filter((filter) => filter.name !== gone.name || filter.operator !== gone.operator),
})

/** Ascending, then descending, then the server's own order. */
export const sortedBy = (listing: Listing, name: string): Listing => ({
  ...listing,
  sort: listing.sort === name ? `-${name}` : listing.sort === `-${name}` ? '' : name,
})

// --- The same questions asked of the rows kept on this device ---------------------------------------------------------

export function localRows(rows: readonly Row[], listing: Listing, description: Description): Row[] {
  const kept = rows.filter((row) => isSought(row, listing.q, description) && listing.filters.every((filter) => meets(row, filter, description)))
  return inOrder(kept, listing.sort, description)
}

function isSought(row: Row, q: string, description: Description): boolean {
  const words = q.trim().toLowerCase()
  if (!words) return true
  const texts = description.fields.map((field) => textIn(row, field))
  return [textOf(row, 'number'), titleOf(row, description), ...texts].some((text) => text.toLowerCase().includes(words))
}

function textIn(row: Row, field: FieldDescription): string {
  if (field.kind !== 'link') return textOf(row, field.name)
  const linked = linkedOf(row, field)
  return linked ? `${linked.number ?? ''} ${linked.title ?? ''}` : ''
}

function meets(row: Row, filter: Filter, description: Description): boolean {
  const field = fieldNamed(description.fields, filter.name)
  const value = row[field ? keyOf(field) : filter.name] ?? null
  const wanted = filter.value.split(',')
  if (filter.operator === 'is') return wanted.includes(String(value ?? ''))
  if (filter.operator === 'ne') return !wanted.includes(String(value ?? ''))
  if (value === null) return false
  if (filter.operator === 'has') return String(value).toLowerCase().includes(filter.value.toLowerCase())
  const order = compareValues(value, filter.value, field?.kind ?? 'text')
  return { lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }[filter.operator]
}

function inOrder(rows: Row[], sort: string, description: Description): Row[] {
  const name = sort.replace(/^-/, '') || 'id'
  const direction = sort.startsWith('-') || sort === '' ? -1 : 1
  const field = fieldNamed(description.fields, name)
  const key = (row: Row): Value => (field?.kind === 'link' ? textIn(row, field) : (row[field ? nounOf(field) : name] ?? null))
  return [...rows].sort((a, b) => emptyLast(key(a), key(b)) || direction * compareValues(key(a), key(b), field?.kind ?? 'text'))
}

/** Rows without a value come last either way, as they do on the server. */
const emptyLast = (a: Value, b: Value): number => Number(a === null) - Number(b === null)

function compareValues(a: Value, b: Value, kind: FieldKind): number {
  const [left, right] = [String(a), String(b)]
  if (kind === 'number' && isDecimal(left) && isDecimal(right)) return compareDecimals(left, right)
  if (kind === 'moment') return Date.parse(left) - Date.parse(right)
  return left < right ? -1 : left > right ? 1 : 0
}
