/** One light per ticket from what this device holds, by the server's own checks, so that it shines without network, too. */

import type { Meaning } from '../../ui/meaning'
import { isPositive } from './quantities'
import type { Material, Operation, Order, Ticket } from './reading'

export type Colour = 'green' | 'amber' | 'red'

/** Why it is not green; the screen has the sentence. */
export type Obstacle =
  | { kind: 'empty' }
  | { kind: 'nothing came'; from: number }
  | { kind: 'report missing'; of: number }
  | { kind: 'short'; materials: readonly Material[] }
  | { kind: 'held'; why: string }

export interface Light {
  colour: Colour
  obstacles: readonly { colour: Colour; what: Obstacle }[]
}

type Found = Light['obstacles'][number]

export const meaningOf: Record<Colour, Meaning> = { green: 'good', amber: 'wait', red: 'stop' }

export function lightOf(ticket: Pick<Ticket, 'operationId'>, order: Order): Light | null {
  const place = order.operations.findIndex((one) => one.id === ticket.operationId)
  if (place < 0) return null
  const obstacles = [before(order.operations, place), short(order, place), held(order)].filter((one) => one !== null)
  const worst = (['red', 'amber'] as const).find((colour) => obstacles.some((one) => one.colour === colour))
  return { colour: worst ?? 'green', obstacles: obstacles.sort((a, b) => Number(b.colour === 'red') - Number(a.colour === 'red')) }
}

function before(operations: readonly Operation[], place: number): Found | null {
  const own = operations[place]!
  const previous = operations[place - 1]
  if (isPositive(own.queued) || isPositive(own.inProcess)) return null
  if (own.queued.startsWith('-')) return { colour: 'amber', what: { kind: 'report missing', of: previous?.number ?? own.number } }
  if (previous && !isPositive(own.received)) return { colour: 'red', what: { kind: 'nothing came', from: previous.number } }
  return { colour: 'red', what: { kind: 'empty' } }
}

/** Red where picked material is short, amber where flushed material is. */
function short({ operations, materials }: Order, place: number): Found | null {
  const at = materialsAt(operations, place, materials).filter((one) => isPositive(one.short))
  if (at.length === 0) return null
  return { colour: at.some((one) => !one.isFlushed) ? 'red' : 'amber', what: { kind: 'short', materials: at } }
}

const held = ({ held: why }: Order): Found | null => (why ? { colour: 'red', what: { kind: 'held', why } } : null)

/** Material without an operation is taken at the first. */
export const materialsAt = (operations: readonly Operation[], place: number, materials: readonly Material[]): Material[] =>
  materials.filter((one) => one.operationNumber === operations[place]?.number || (place === 0 && one.operationNumber === null))
