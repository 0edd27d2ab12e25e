/** What waits for my decision. Decided without network it is handed in, not decided: the server has the last word. */

import { computed, shallowRef, watch } from 'vue'
import { api, Unreachable } from '../api/client'
import { uuid7 } from '../api/uuid'
import type { OpenAct } from '../offline/act'
import { useQueue } from '../offline/live'
import { actor, enqueue, sync } from '../offline/sync'
import { fetchApprovals, type Approval, type Kept } from './counts'

export type Decision = 'approve' | 'reject'
export type Decided = 'decided' | 'handed in'

const DOCUMENT = 'approval'

export function useApprovals() {
  const told = shallowRef<Kept<Approval> | null>(null)
  const queue = useQueue()
  const load = async () => void (told.value = await fetchApprovals())
  watch(() => [actor.value?.scope, sync.waiting, sync.offlineSince === null], () => void load(), { immediate: true })

  const handedIn = computed(() => {
    const waiting = queue.value?.waiting.filter((act) => act.document === DOCUMENT) ?? []
    return new Map<string, OpenAct>(waiting.map((act) => [act.document_id, act]))
  })
  return { told, handedIn, load }
}

export async function decide(approval: Approval, decision: Decision, remark: string): Promise<Decided> {
  const id = uuid7()
  try {
    await api.post(`/api/approvals/${approval.id}/${decision}`, { remark }, { key: id, timeout: 8_000 })
    return 'decided'
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    await enqueue({ id, document: DOCUMENT, document_id: approval.id, verb: decision, values: { remark }, base_version: null })
    return 'handed in'
  }
}
