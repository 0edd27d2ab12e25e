/** Files for a document: through the outbox where the phone may write without network, else straight up with progress. */

import { Unreachable } from '../api/client'
import { uuid7 } from '../api/uuid'
import { takeFile, takePhoto, type Watermark } from '../capture/photo'
import { enqueue, type CapturedFile } from '../offline/sync'
import { serverWire, type Wire } from '../offline/wire'
import type { Description } from './description'
import type { Row } from './row'
import { server } from './server'

const PIECE = 256 * 1024
/** Files travel with an act; the one that only brings files changes nothing else. */
const BRINGS_FILES = { verb: 'change', values: {} }

/** What the server takes of one file. */
export const MOST_BYTES = 10 * 1024 * 1024

/** Told when it is picked: a paper that nobody will take must not wait on a phone for a whole shift. */
export class FileTooLarge extends Error {
  constructor(readonly size: number) {
    super('too large')
  }
}

/** Pictures are shrunk and stamped; any other paper goes as it is. */
export async function captureFile(file: File, watermark: Watermark): Promise<CapturedFile> {
  const isPicture = /^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) && typeof OffscreenCanvas !== 'undefined'
  const photo = isPicture ? await takePhoto(file, watermark).catch(() => null) : null
  if (!photo && file.size > MOST_BYTES) throw new FileTooLarge(file.size)
  return photo ?? takeFile(file)
}

export type Attached = 'kept' | 'sent' | 'unreachable'

export async function attach(description: Description, { id, version }: Row, file: CapturedFile, progress: (share: number) => void): Promise<Attached> {
  if (description.offline === 'write') {
    await enqueue({ document: description.name, document_id: id, ...BRINGS_FILES, base_version: version || 1, files: [file] })
    return 'kept'
  }
  try {
    await upload(serverWire, file, progress)
    await server.attach(description.name, id, file, uuid7())
    return 'sent'
  } catch (error) {
    if (error instanceof Unreachable) return 'unreachable'
    throw error
  }
}

/** In pieces, from where the last try broke off, so that progress is real. */
export async function upload(wire: Pick<Wire, 'fileState' | 'putFile' | 'appendFile'>, file: CapturedFile, progress: (share: number) => void): Promise<void> {
  const { known, offset } = await wire.fileState(file.sha256)
  if (!known && offset === 0 && file.size <= PIECE) await wire.putFile(file, file.bytes)
  else if (!known) await appendFrom(wire, file, offset, progress)
  progress(1)
}

async function appendFrom(wire: Pick<Wire, 'appendFile'>, file: CapturedFile, offset: number, progress: (share: number) => void): Promise<void> {
  for (let from = offset; from < file.size; from += PIECE) {
    progress(from / file.size)
    await wire.appendFile(file, from, file.bytes.slice(from, from + PIECE))
  }
}
