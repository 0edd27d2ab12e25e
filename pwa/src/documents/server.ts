/** Every request the generic screens make, in one place, so that a test can put a small factory behind them. */

import { api, ask, type Answer, type Query } from '../api/client'
import type { Row, Values } from './row'

export interface Page {
  rows: Row[]
  after: string | null
  count: number | null
}

export interface Job {
  id: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'dead'
  progress?: { done: number; total: number; sentence: string } | null
  result?: { document: string; id: string } | null
  error?: string | null
}

/** 200 and 201 bring the row; 202 says who must approve, or which job does it. */
export type Told = Row | { approval?: unknown; job?: Job; message?: string }

export interface TrailEntry {
  version: number
  verb: string
  act_id: string | null
  person: string | null
  device: string | null
  captured_at: string | null
  at: string
  diff: Record<string, [unknown, unknown]>
}

export interface Remark {
  id: string
  text: string
  person: string | null
  at: string
}

export interface Attachment {
  id?: string
  sha256: string
  name: string
  type: string
  size?: number
  person?: string
  at?: string
}

export interface Approval {
  id: string
  document: string
  document_id: string
  step: string
  stepLabel: string
  asked_by: { name: string } | null
  asked_at: string
  remark: string | null
  state: string
}

export interface Signature {
  id: string
  person: string
  meaningLabel: string
  at: string
  version: number
  state: 'valid' | 'moved_on' | 'invalid'
  sentence: string
}

export interface Exchanged {
  rows: number
  created: number
  changed: number
  same: number
  errors: { row: number; field: string | null; message: string }[]
  job?: Job
  /** The hash of a sheet with only the wrong rows, each with its reasons beside it. */
  report?: string
}

const at = (document: string, ...more: string[]): string => ['/api', document, ...more].join('/')
const queryIn = (parameters: URLSearchParams): Query => Object.fromEntries(parameters)
const rowsIn = async <T>(answer: Promise<{ rows: T[] }>): Promise<T[]> => (await answer).rows

export const server = {
  list: (document: string, query: URLSearchParams, signal?: AbortSignal) => api.get<Page>(at(document), queryIn(query), { signal }),
  read: (document: string, id: string) => api.get<Row>(at(document, id)),
  create: (document: string, values: Values, key: string): Promise<Answer<Told>> => ask('POST', at(document), { body: values, key }),
  change: (document: string, id: string, values: Values, version: number, key: string): Promise<Answer<Told>> =>
    ask('PATCH', at(document, id), { body: values, version, key }),
  remove: (document: string, id: string, version: number, key: string): Promise<Answer<Told>> => ask('DELETE', at(document, id), { version, key }),
  step: (document: string, id: string, step: string, values: Values, version: number | null, key: string): Promise<Answer<Told>> =>
    ask('POST', at(document, id, 'steps', step), { body: values, version, key }),

  trail: (document: string, id: string) => rowsIn(api.get<{ rows: TrailEntry[] }>(at(document, id, 'trail'))),
  remarks: (document: string, id: string) => rowsIn(api.get<{ rows: Remark[] }>(at(document, id, 'remarks'))),
  remark: (document: string, id: string, text: string, key: string) => api.post<unknown>(at(document, id, 'remarks'), { text }, { key }),
  attachments: (document: string, id: string) => rowsIn(api.get<{ rows: Attachment[] }>(at(document, id, 'attachments'))),
  attach: (document: string, id: string, file: Attachment, key: string) =>
    api.post<unknown>(at(document, id, 'attachments'), { sha256: file.sha256, name: file.name, type: file.type }, { key }),
  /** The list is of everything open; what is not this document's is left out here. */
  approvals: async (document: string, id: string) => {
    const rows = await rowsIn(api.get<{ rows: Approval[] }>('/api/approvals', { document, document_id: id }))
    return rows.filter((row) => row.document_id === id)
  },

  signatures: (document: string, id: string) => rowsIn(api.get<{ rows: Signature[] }>(at(document, id, 'signatures'))),

  print: (document: string, id: string, template: string) => api.blob(at(document, id, 'print'), { template }),
  labels: (document: string, ids: readonly string[], template: string, sheet: boolean) =>
    api.blob(at(document, 'labels'), { ids, template, sheet: sheet ? 1 : null }),
  export: (document: string, kind: 'xlsx' | 'csv', query: URLSearchParams) => api.blob(at(document, `exchange.${kind}`), queryIn(query)),
  template: (document: string) => api.blob(at(document, 'exchange.xlsx'), { template: 1 }),
  import: (document: string, file: File, dryRun: boolean, key: string) => {
    const body = new FormData()
    body.set('file', file)
    return api.post<Exchanged>(at(document, 'exchange'), body, { query: dryRun ? { dry_run: 1 } : {}, key, timeout: 180_000 })
  },
  job: (id: string) => api.get<Job>(`/api/jobs/${id}`),
  scan: (code: string) => api.post<{ document: string; id: string; row: Row }>('/api/scan', { code }),
  file: (sha256: string, size?: 'thumb' | 'screen') => api.blob(`/api/files/${sha256}`, { size }),
}

export const personIn = (person: string | { name: string } | null | undefined): string =>
  typeof person === 'string' ? person : (person?.name ?? '')
