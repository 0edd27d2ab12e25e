/** Small numbers beside "Inbox": fetched quietly, kept when the network is gone. */

import { reactive } from 'vue'
import { api } from '../api/client'

export const counts = reactive({ approvals: 0, unread: 0 })

export async function refreshCounts(): Promise<void> {
  const [approvals, notices] = await Promise.allSettled([
    api.get<{ rows: unknown[] }>('/api/approvals', { mine: 1 }),
    api.get<{ unread: number }>('/api/notices'),
  ])
  if (approvals.status === 'fulfilled') counts.approvals = approvals.value.rows.length
  if (notices.status === 'fulfilled') counts.unread = notices.value.unread
}
