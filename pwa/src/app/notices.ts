/** What the system wants me to know; read ones fall silent. */

import { shallowRef } from 'vue'
import { api, Unreachable } from '../api/client'
import { actor, store } from '../offline/sync'
import { counts } from './counts'
import { go, pageOf } from './pages'

export interface Notice {
  id: string
  text: string
  document: string | null
  document_id: string | null
  at: string
  read: boolean
}

export function useNotices() {
  const rows = shallowRef<Notice[] | null>(null)

  async function load(): Promise<void> {
    const name = `notices:${actor.value?.scope}`
    try {
      const told = await api.get<{ rows: Notice[]; unread: number }>('/api/notices')
      await store.keep(name, told.rows)
      counts.unread = told.unread
      rows.value = told.rows
    } catch (error) {
      rows.value = (await store.recall<Notice[]>(name)) ?? []
      if (!(error instanceof Unreachable)) throw error
    }
  }

  async function open(notice: Notice): Promise<void> {
    if (!notice.read) await api.post(`/api/notices/${notice.id}/read`).catch(() => {})
    if (notice.document && notice.document_id) await go(pageOf(notice.document, notice.document_id))
    else await load()
  }

  void load()
  return { rows, open }
}
