/** What this browser keeps: the server's truth and this device's own acts, never mixed. */

import Dexie, { type EntityTable, type Table } from 'dexie'
import type { Row } from '../documents/row'
import type { Sealed } from './sealing'

/** One row as the server last told it to one person (`scope`): two people on a shared phone never see each other's. */
export interface StoredRow {
  scope: string
  document: string
  id: string
  number: string | null
  version: number
  row: Row
  /** Told by an answer to an act, not yet by a pull: a snapshot asked for earlier must not sweep it away. */
  fresh: 0 | 1
}

/**
 * waiting  stored, never sent, may still be taken back
 * sent     frozen: the server may already have it
 * held     the server keeps it for an earlier act; the outcome comes by pull
 * asked    the server wants somebody's approval
 * done     in effect
 * review, conflict, refused   a person has to look
 */
export type ActState = 'waiting' | 'sent' | 'held' | 'asked' | 'done' | 'review' | 'conflict' | 'refused'

export interface StoredAct {
  /** Order of storing in this browser, over all devices it has been. */
  place: number
  id: string
  device: string
  seq: number
  scope: string
  person_id: string
  document: string
  document_id: string
  base_version: number | null
  captured_at: string
  files: string[]
  sealed: Sealed
  state: ActState
  toSend: 0 | 1
  /** Shown on top of the truth until the truth holds it. */
  overlaid: 0 | 1
  /** Waits in the tray for a person. */
  needed: 0 | 1
  /** How often this act alone made the server stumble (500). */
  stumbles: number
  /** Not to be sent before this time of this device's clock. */
  notBefore: number
  settled_at: number | null
  message: string | null
  current: Row | null
  number: string | null
  replaced_by: string | null
}

export interface StoredFile {
  sha256: string
  size: number
  type: string
  name: string
  sealed: Sealed
  /** The server has confirmed this hash. */
  known: 0 | 1
  refused: string | null
  stored_at: number
}

/** An approval decided without network. */
export interface StoredDecision {
  id: string
  approval_id: string
  verb: 'approve' | 'reject'
  person_id: string
  sealed: Sealed
  captured_at: string
  state: 'waiting' | 'done' | 'refused'
  needed: 0 | 1
  message: string | null
}

export interface StoredDraft {
  person_id: string
  key: string
  sealed: Sealed
  changed_at: number
}

export class Store extends Dexie {
  row!: Table<StoredRow, [string, string, string]>
  act!: EntityTable<StoredAct, 'place'>
  file!: EntityTable<StoredFile, 'sha256'>
  decision!: EntityTable<StoredDecision, 'id'>
  draft!: Table<StoredDraft, [string, string]>
  kept!: Table<{ name: string; value: unknown }, string>

  constructor(name = 'gemba') {
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      row: '[scope+document+id], [scope+document+id+version], [scope+id], [scope+number], [scope+fresh]',
      act: '++place, &id, [device+seq], [toSend+place], [needed+place], [overlaid+document], state',
      file: 'sha256, known',
      decision: 'id, [state+person_id], state, needed',
      draft: '[person_id+key]',
      kept: 'name',
    })
  }

  async recall<T>(name: string): Promise<T | undefined> {
    return (await this.kept.get(name))?.value as T | undefined
  }

  async keep(name: string, value: unknown): Promise<void> {
    await this.kept.put({ name, value })
  }

  /** The first writer wins, over all tabs. */
  async keepFirst<T>(name: string, value: T): Promise<T> {
    return this.transaction('rw', this.kept, async () => {
      const already = await this.recall<T>(name)
      if (already !== undefined) return already
      await this.keep(name, value)
      return value
    })
  }
}
