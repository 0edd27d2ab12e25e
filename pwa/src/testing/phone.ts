/** A phone as tests need it: its own database, a person on it, a server somewhere. */

import { uuid7 } from '../api/uuid'
import type { CapturedFile, NewAct } from '../offline/act'
import type { Alone } from '../offline/alone'
import { storeAct } from '../offline/outbox'
import { pull } from '../offline/pull'
import { sha256 } from '../offline/sealing'
import { drain, type Outcome } from '../offline/sender'
import { Store, type StoredAct } from '../offline/store'
import { FakeServer } from './server'

export const REPORT = 'production/production_report'
export const ORDER = 'production/work_order'
export const WORKER = { person_id: '0193c0de-0000-7000-8000-000000000001', scope: 'worker:company' }

export class Phone {
  private constructor(
    readonly name: string,
    public store: Store,
    readonly server: FakeServer,
  ) {}

  static async fresh(server = new FakeServer()): Promise<Phone> {
    const name = `phone-${uuid7()}`
    const phone = new Phone(name, new Store(name), server)
    await phone.store.keepFirst('device', uuid7())
    return phone
  }

  /** The same browser, seen from another tab. */
  anotherTab(): Phone {
    return new Phone(this.name, new Store(this.name), this.server)
  }

  /** The browser was killed and starts again. */
  restart(): void {
    this.store.close()
    this.store = new Store(this.name)
  }

  makes(act: Partial<NewAct> = {}): Promise<StoredAct> {
    return storeAct(this.store, { document: REPORT, verb: 'create', values: { good: '12' }, ...act }, WORKER)
  }

  sends(now?: number): Promise<Outcome> {
    return drain({ store: this.store, wire: this.server, version: 'test', now: now === undefined ? undefined : () => now })
  }

  pulls() {
    return pull(this.store, this.server, WORKER.scope)
  }

  async act(id: string): Promise<StoredAct> {
    return (await this.store.act.get({ id }))!
  }

  async states(): Promise<string[]> {
    return (await this.store.act.orderBy('place').toArray()).map((act) => act.state)
  }

  async truth(document: string, id: string) {
    return (await this.store.row.get([WORKER.scope, document, id]))?.row
  }
}

export async function aPhoto(size = 1000, fill = 7): Promise<CapturedFile> {
  const bytes = new Uint8Array(size).fill(fill).buffer
  return { sha256: await sha256(bytes), size, type: 'image/jpeg', name: 'photo.jpg', bytes }
}

/** One at a time within a test, as Web Locks do over tabs. */
export function aLock(): Alone {
  let queue: Promise<unknown> = Promise.resolve()
  return (_name, work) => {
    const turn = queue.then(work, work)
    queue = turn.catch(() => {})
    return turn
  }
}

/** The same numbers for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
