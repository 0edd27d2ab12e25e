/** Where something was seen: a machine, a work center or an area of this device's own rows. */

import { readCode } from '../../capture/code'
import type { Row, Values } from '../../documents/row'
import type { Shown } from '../../offline/overlay'

export type PlaceKind = 'equipment' | 'work_center' | 'area'

export interface Place {
  kind: PlaceKind
  id: string
  number: string
  name: string
}

export const SCANNED: Readonly<Record<string, PlaceKind>> = { EQ: 'equipment', AR: 'area' }

export const placeOf = (kind: PlaceKind, row: Row): Place => ({ kind, id: row.id, number: String(row.number ?? ''), name: String(row.name ?? '') })

export const places = (kind: PlaceKind, rows: readonly Shown[] | null): Place[] => (rows ?? []).map(({ row }) => placeOf(kind, row)).sort((a, b) => a.number.localeCompare(b.number))

/** What a scanned code says of the place; one this device has no name for is taken all the same. */
export function scannedPlace(text: string, known: readonly Place[]): Place | null {
  const code = readCode(text)
  const kind = code && SCANNED[code.kind]
  if (!code?.id || !kind) return null
  return known.find((place) => place.id === code.id) ?? { kind, id: code.id, number: `…${code.id.slice(-6)}`, name: '' }
}

export const isLike = (place: Place, sought: string): boolean => `${place.number} ${place.name}`.toLowerCase().includes(sought.trim().toLowerCase())

export const valuesOf = (place: Place | null): Values => (place ? { [`${place.kind}_id`]: place.id } : {})
