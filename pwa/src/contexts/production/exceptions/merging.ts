/** Which other calls one may be merged into: open ones, the likeliest first. */

import { isOpenCall, placeOf, type Call } from './reading'

export function mergeable(call: Call, all: readonly Call[]): Call[] {
  return all.filter((one) => one.id !== call.id && isOpenCall(one) && one.asked === null).sort((a, b) => likeness(call, b) - likeness(call, a) || b.raisedAt - a.raisedAt)
}

/** The server's own proposal before the same place, that before the same kind of trouble. */
function likeness(call: Call, one: Call): number {
  const isProposed = one.id === call.similarId || one.similarId === call.id
  const place = placeOf(call)?.id
  const isHere = place !== undefined && place === placeOf(one)?.id
  const isSameKind = call.type ? call.type.id === one.type?.id : call.category === one.category
  return (isProposed ? 8 : 0) + (isHere ? 4 : 0) + (isSameKind ? 2 : 0) + (call.area && call.area.id === one.area?.id ? 1 : 0)
}
