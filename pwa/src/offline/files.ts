/** Photos travel apart from their acts: by hash, in pieces, from where the last try broke off. */

import { ApiError } from '../api/client'
import { openBytes } from './sealing'
import type { Store, StoredFile } from './store'
import type { Wire } from './wire'

const PIECE = 256 * 1024
const AT_ONCE = 3

/** Brings the given files to the server. A file it will not take is marked and does not stop the acts. */
export async function sendFiles(store: Store, wire: Wire, hashes: readonly string[]): Promise<void> {
  const stored = await store.file.bulkGet([...new Set(hashes)])
  const queue = stored.filter((file): file is StoredFile => file !== undefined && !file.known && file.refused === null)
  const carrier = async (): Promise<void> => {
    for (let file = queue.shift(); file; file = queue.shift()) await sendFile(store, wire, file)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, carrier))
}

async function sendFile(store: Store, wire: Wire, file: StoredFile): Promise<void> {
  try {
    await transfer(store, wire, file)
    await store.file.update(file.sha256, { known: 1 })
  } catch (error) {
    if (!(error instanceof ApiError) || !isFinalRefusal(error.status)) throw error
    await store.file.update(file.sha256, { refused: error.message })
  }
}

const isFinalRefusal = (status: number): boolean => status === 400 || status === 413 || status === 415 || status === 422

async function transfer(store: Store, wire: Wire, file: StoredFile): Promise<void> {
  const { known, offset } = await wire.fileState(file.sha256)
  if (known) return
  const bytes = await openBytes(store, file.sealed, file.sha256)
  if (offset === 0 && bytes.byteLength <= PIECE) return wire.putFile(file, bytes)
  for (let from = offset; from < bytes.byteLength; from += PIECE) {
    await wire.appendFile(file, from, bytes.slice(from, from + PIECE))
  }
}

/** After a person has seen why: try once more. */
export const tryFileAgain = (store: Store, sha256: string): Promise<number> => store.file.update(sha256, { refused: null })
