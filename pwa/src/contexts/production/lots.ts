/** Lots this device knows, first expired first, and what a scanned code means for an order's list. */

import { api, ApiError, Unreachable } from '../../api/client'
import { readCode } from '../../capture/code'
import type { Linked, Row } from '../../documents/row'
import { actor, store } from '../../offline/sync'
import { linked, text, textOrNull } from './reading'

export const LOT = 'inventory/lot'

export interface Lot {
  id: string
  number: string
  item: Linked | null
  expires: string | null
  received: string | null
}

export const lotOf = (row: Row): Lot => ({
  id: row.id,
  number: text(row, 'number'),
  item: linked(row, 'item'),
  expires: textOrNull(row, 'expires'),
  received: textOrNull(row, 'received'),
})

const NEVER = '9999'
const key = (lot: Lot): string => `${lot.expires ?? NEVER} ${lot.received ?? NEVER} ${lot.number}`

/** First expired, then first received, first out. */
export const inOrderOfUse = (lots: readonly Lot[]): Lot[] => [...lots].sort((a, b) => (key(a) < key(b) ? -1 : 1))

/** A lot that expires before the one in hand, which should be used first. */
export const earlierThan = (lot: Lot, lots: readonly Lot[]): Lot | undefined =>
  inOrderOfUse(lots).find((other) => other.id !== lot.id && other.expires !== null && other.expires < (lot.expires ?? NEVER))

export async function lotsOf(itemId: string): Promise<Lot[]> {
  const scope = actor.value?.scope
  if (!scope) return []
  const stored = await store.row.where('[scope+document+id]').between([scope, LOT], [scope, LOT, []]).filter(({ row }) => row.item_id === itemId).toArray()
  return inOrderOfUse(stored.map(({ row }) => lotOf(row)))
}

export type ScannedLot = { how: 'lot'; lot: Lot } | { how: 'other' } | { how: 'refused'; message: string }

/** From this device first; without network a lot it does not know is kept by its id and matched later. */
export async function scannedLot(scanned: string): Promise<ScannedLot> {
  const code = readCode(scanned)
  if (code && code.kind !== 'LT') return { how: 'other' }
  const here = await lotHere(code?.id ?? null, scanned.trim())
  if (here) return { how: 'lot', lot: here }
  try {
    const told = await api.post<{ document: string; row: Row }>('/api/scan', { code: code?.text ?? scanned.trim() }, { timeout: 6_000 })
    return told.document === LOT ? { how: 'lot', lot: lotOf(told.row) } : { how: 'other' }
  } catch (error) {
    if (error instanceof ApiError) return { how: 'refused', message: error.message }
    if (!(error instanceof Unreachable)) throw error
    return code?.id ? { how: 'lot', lot: { id: code.id, number: '', item: null, expires: null, received: null } } : { how: 'other' }
  }
}

async function lotHere(id: string | null, number: string): Promise<Lot | null> {
  const scope = actor.value?.scope
  if (!scope) return null
  const stored = id ? await store.row.get([scope, LOT, id]) : await store.row.where({ scope, number }).first()
  return stored?.document === LOT ? lotOf(stored.row) : null
}
