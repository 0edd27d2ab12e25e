/** What the sender and the puller need of the network, so that tests can cut, repeat and reorder it. */

import { ApiError, api, ask, reach, Unreachable } from '../api/client'
import type { Row } from '../documents/row'
import type { Act, ActAnswer, FileNote } from './act'
import type { Verdict } from './decisions'

export interface Push {
  device: string
  queue_length: number
  oldest_unsent: string | null
  version: string
  clock: string
  acts: Act[]
}

export interface Pulled {
  to: number
  more: boolean
  complete: boolean
  rows: Record<string, Row[]>
  gone: Record<string, string[]>
  digests: Record<string, string>
  answers?: ActAnswer[]
}

export interface FileState {
  known: boolean
  /** Bytes of an unfinished upload the server already has. */
  offset: number
}

export interface Wire {
  /** Throws `Unreachable` while nobody answers. */
  probe(): Promise<void>
  decide(verdict: Omit<Verdict, 'title'>): Promise<void>
  push(batch: Push): Promise<{ answers: ActAnswer[]; clock?: string }>
  /** `proved`: digests only of types that changed after this number, the others were compared not long ago. */
  pull(since: number, types?: readonly string[], proved?: number): Promise<Pulled>
  fileState(sha256: string): Promise<FileState>
  putFile(file: FileNote, bytes: ArrayBuffer): Promise<void>
  appendFile(file: FileNote, offset: number, bytes: ArrayBuffer): Promise<void>
}

const PAGE = 2000

export const serverWire: Wire = {
  async probe() {
    const response = await reach('GET', '/healthz', { timeout: 5_000, anonymous: true })
    if (response.status >= 502) throw new Unreachable(`HTTP ${response.status}`)
  },
  async decide({ id, approval_id, verb, remark }) {
    await api.post(`/api/approvals/${approval_id}/${verb}`, { remark }, { key: id })
  },
  push: (batch) => api.post('/api/sync/push', batch, { timeout: 60_000 }),
  pull: (since, types, proved) => api.get('/api/sync/pull', { since, limit: PAGE, types, proved }, { timeout: 60_000 }),
  async fileState(sha256) {
    const response = await reach('HEAD', `/api/files/${sha256}`)
    if (response.ok) return { known: true, offset: 0 }
    if (response.status !== 404) throw new ApiError(response.status, `HTTP ${response.status}`)
    return { known: false, offset: Number(response.headers.get('Upload-Offset')) || 0 }
  },
  async putFile(file, bytes) {
    await ask('PUT', `/api/files/${file.sha256}`, { body: bytes, headers: headersOf(file), timeout: 120_000 })
  },
  async appendFile(file, offset, bytes) {
    const headers = { ...headersOf(file), 'Upload-Offset': String(offset), 'Upload-Length': String(file.size) }
    await ask('PATCH', `/api/files/${file.sha256}`, { body: bytes, headers, timeout: 120_000 })
  },
}

const headersOf = (file: FileNote) => ({ 'Content-Type': file.type, 'X-File-Name': encodeURIComponent(file.name) })
