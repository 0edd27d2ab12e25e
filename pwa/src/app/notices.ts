/** What the system wants me to know; read ones fall silent. */

import { shallowRef } from 'vue'
import { api } from '../api/client'
import { fetchNotices, type Kept, type Notice } from './counts'
import { go, pageOf } from './pages'

export function useNotices() {
  const told = shallowRef<Kept<Notice> | null>(null)
  const load = async () => void (told.value = await fetchNotices())

  async function open(notice: Notice): Promise<void> {
    if (!notice.read) await api.post(`/api/notices/${notice.id}/read`).catch(() => {})
    if (notice.document && notice.document_id) await go(pageOf(notice.document, notice.document_id))
    await load()
  }

  void load()
  return { told, open }
}
