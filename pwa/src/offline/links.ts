/** What a person fills in names other rows by id only; their numbers and titles are looked up here until the server tells them. */

import { titleOf, type Row, type Value, type Values } from '../documents/row'
import { descriptionOf } from './descriptions'
import type { Store } from './store'

const noun = (name: string): string => name.slice(0, -3)

/** The same values with `<noun>` beside every `<noun>_id` this device can name. */
export async function withLinks<V extends Row | Values>(store: Store, scope: string, values: V): Promise<V> {
  const nameless = Object.entries(values).filter(([name, value]) => name.endsWith('_id') && typeof value === 'string' && !values[noun(name)])
  if (nameless.length === 0) return values
  const found = await Promise.all(nameless.map(([, id]) => store.row.where({ scope, id: String(id) }).first()))
  const named: Record<string, Value> = {}
  for (const [at, [name, id]] of nameless.entries()) {
    const stored = found[at]
    if (stored) named[noun(name)] = { id: String(id), number: stored.number, title: titleFor(stored.document, stored.row) }
  }
  return { ...values, ...named }
}

function titleFor(document: string, row: Row): string {
  const description = descriptionOf(document)
  const title = description && titleOf(row, description)
  return title || (typeof row.name === 'string' ? row.name : '')
}
