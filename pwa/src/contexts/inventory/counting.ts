/** A blind count on the phone: where, what, how many; what the book says is nowhere here. */

import { readCode, type Code } from '../../capture/code'
import type { Linked, Row } from '../../documents/row'
import { actor, store } from '../../offline/sync'
import { linked, quantity, text, textOrNull } from '../production/reading'

export const COUNT = 'inventory/stock_count'
export const ENTRY = 'inventory/count_entry'
const LOCATION = 'inventory/storage_location'
const LOT = 'inventory/lot'
const ITEM = 'engineering/item'

export interface Key {
  location: Linked
  item: Linked
  lot: Linked | null
}

/** What somebody counted here, as far as this device knows. */
export interface Counted {
  id: string
  locationId: string
  itemId: string
  lotId: string | null
  item: Linked | null
  lot: Linked | null
  quantity: string
  at: string
}

export const countedOf = (row: Row): Counted => ({
  id: row.id,
  locationId: text(row, 'location_id'),
  itemId: text(row, 'item_id'),
  lotId: textOrNull(row, 'lot_id'),
  item: linked(row, 'item'),
  lot: linked(row, 'lot'),
  quantity: quantity(row, 'quantity'),
  at: text(row, 'counted_at') || text(row, 'created_at'),
})

/** The newest of each key, the last counted first. */
export function latest(entries: readonly Counted[]): Counted[] {
  const newest = new Map<string, Counted>()
  for (const one of [...entries].sort((a, b) => (a.at < b.at ? -1 : 1))) newest.set(keyOf(one), one)
  return [...newest.values()].sort((a, b) => (a.at < b.at ? 1 : -1))
}

export const keyOf = ({ locationId, itemId, lotId }: Pick<Counted, 'locationId' | 'itemId' | 'lotId'>): string => `${locationId} ${itemId} ${lotId ?? ''}`

export type Seen = { what: 'location'; location: Linked } | { what: 'item'; item: Linked } | { what: 'lot'; lot: Linked; item: Linked | null } | { what: 'other' }

/** A shelf's, a lot's or an item's label, or a number typed off it; from this device, which is all there is in a cellar. */
export async function seenAs(scanned: string): Promise<Seen> {
  const code = readCode(scanned)
  const row = await rowOf(code, scanned.trim())
  if (row?.document === LOCATION) return { what: 'location', location: named(row.row) }
  if (row?.document === LOT) return { what: 'lot', lot: named(row.row), item: linked(row.row, 'item') }
  if (row?.document === ITEM) return { what: 'item', item: named(row.row) }
  return { what: 'other' }
}

async function rowOf(code: Code | null, number: string) {
  const scope = actor.value?.scope
  if (!scope) return undefined
  if (code) return code.id ? store.row.where({ scope, id: code.id }).first() : undefined
  return store.row.where({ scope, number }).filter((one) => [LOCATION, LOT, ITEM].includes(one.document)).first()
}

const named = (row: Row): Linked => ({ id: row.id, number: textOrNull(row, 'number'), title: textOrNull(row, 'name') })
