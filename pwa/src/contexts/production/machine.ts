/** The machine a worker scanned: its name from this device, else only its id, which the server matches. */

import type { Linked } from '../../documents/row'
import { actor, store } from '../../offline/sync'
import { text } from './reading'

export async function machineOf(id: string): Promise<Linked> {
  const stored = actor.value && (await store.row.get([actor.value.scope, 'plant/equipment', id]))
  return stored ? { id, number: text(stored.row, 'number'), title: text(stored.row, 'name') } : { id, number: `…${id.slice(-6)}`, title: null }
}
