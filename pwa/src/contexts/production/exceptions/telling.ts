/** Calls in the floor's words. */

import type { Linked } from '../../../documents/row'
import { nameOf } from '../telling'
import type { Call } from './reading'
import { placeOf } from './reading'

/** A person by name; a record made here knows only who is logged in. */
export const personText = (one: Linked | null): string => one?.title || one?.number || ''

/** "数控车 1 号 · 数控车": the machine, then where it stands. */
export const whereText = (call: Pick<Call, 'equipment' | 'workCenter' | 'area'>): string => {
  const place = placeOf(call)
  const around = place === call.equipment ? call.workCenter : null
  return [nameOf(place), nameOf(around)].filter(Boolean).join(' · ')
}
