/** Unit and decimals of items, from this device's master rows. */

import { computed, type ComputedRef } from 'vue'
import { useLive } from '../../offline/live'
import { actor, store } from '../../offline/sync'
import { linked, text, whole } from './reading'

export interface Unit {
  unit: string
  decimals: number
}

export function useUnits(itemIds: () => readonly string[]): ComputedRef<ReadonlyMap<string, Unit>> {
  const told = useLive(() => readUnits(itemIds()), () => [actor.value?.scope, [...itemIds()].sort().join()])
  return computed(() => told.value ?? new Map<string, Unit>())
}

async function readUnits(ids: readonly string[]): Promise<Map<string, Unit>> {
  const scope = actor.value?.scope
  if (!scope) return new Map()
  const items = await store.row.bulkGet([...new Set(ids)].map((id): [string, string, string] => [scope, 'engineering/item', id]))
  const rows = items.flatMap((one) => (one ? [one.row] : []))
  const uoms = await store.row.bulkGet([...new Set(rows.map((row) => text(row, 'uom_id')))].map((id): [string, string, string] => [scope, 'engineering/uom', id]))
  const decimals = new Map(uoms.flatMap((one) => (one ? [[one.id, whole(one.row, 'decimals')] as const] : [])))
  return new Map(rows.map((row) => [row.id, { unit: linked(row, 'uom')?.number ?? '', decimals: decimals.get(text(row, 'uom_id')) ?? 6 }]))
}
