/** What waits for my decision. Decided without network it is handed in, not decided: the server has the last word. */

import { computed, shallowRef, watch } from 'vue'
import { api, Unreachable } from '../api/client'
import { uuid7 } from '../api/uuid'
import { useQueue } from '../offline/live'
import { actor, handInDecision, sync } from '../offline/sync'
import { fetchApprovals, type Approval, type Kept } from './counts'

export type Decision = 'approve' | 'reject'
export type Decided = 'decided' | 'handed in'

export function useApprovals() {
  const told = shallowRef<Kept<Approval> | null>(null)
  const queue = useQueue()
  const load = async () => void (told.value = await fetchApprovals())
  watch(() => [actor.value?.scope, sync.waiting, sync.offlineSince === null], () => void load(), { immediate: true })
  const handedIn = computed(() => new Set(queue.value?.decisions.filter((one) => one.state === 'waiting').map((one) => one.approval_id)))
  return { told, handedIn, load }
}

export async function decide(approval: Approval, verb: Decision, remark: string): Promise<Decided> {
  const id = uuid7()
  try {
    await api.post(`/api/approvals/${approval.id}/${verb}`, { remark }, { key: id, timeout: 8_000 })
    return 'decided'
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    await handInDecision({ id, approval_id: approval.id, title: approval.number ?? approval.title ?? '', verb, remark })
    return 'handed in'
  }
}
