/** What waits in the inbox: fetched quietly at log-in, kept with its rows for when the network is gone. */

import { reactive } from 'vue'
import { api, ApiError, Unreachable, type Query } from '../api/client'
import type { Row } from '../documents/row'
import { actor, store } from '../offline/sync'

export interface Approval {
  id: string
  document: string
  document_id: string
  number: string | null
  title: string | null
  step: string
  stepLabel: string
  asked_by: { name: string } | null
  asked_at: string
  amount: string | null
  remark: string | null
  state: string
  row: Row | null
}

export interface Notice {
  id: string
  text: string
  document: string | null
  document_id: string | null
  at: string
  read: boolean
}

export interface Kept<T> {
  rows: T[]
  /** When it was told, if it could not be asked now. */
  asOf: number | null
}

export const counts = reactive({ approvals: 0, unread: 0 })

export const refreshCounts = (): Promise<unknown> => Promise.allSettled([fetchApprovals(), fetchNotices()])

export async function fetchApprovals(): Promise<Kept<Approval>> {
  const kept = await keptWhenUnreachable<Approval>('approvals', '/api/approvals', { mine: 1 })
  counts.approvals = kept.rows.length
  return kept
}

export async function fetchNotices(): Promise<Kept<Notice>> {
  const kept = await keptWhenUnreachable<Notice>('notices', '/api/notices')
  counts.unread = kept.rows.filter((notice) => !notice.read).length
  return kept
}

async function keptWhenUnreachable<T>(what: string, path: string, query: Query = {}): Promise<Kept<T>> {
  const name = `${what}:${actor.value?.scope}`
  try {
    const { rows } = await api.get<{ rows: T[] }>(path, query)
    await store.keep(name, { rows, asOf: Date.now() })
    return { rows, asOf: null }
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof ApiError)) throw error
    return (await store.recall<Kept<T>>(name)) ?? { rows: [], asOf: null }
  }
}
