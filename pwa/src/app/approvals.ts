/** What waits for my decision. Decided without network it is handed in, not decided: the server has the last word. */

import { computed, shallowRef, watch } from 'vue'
import { api, Unreachable } from '../api/client'
import { uuid7 } from '../api/uuid'
import type { Row } from '../documents/row'
import type { OpenAct } from '../offline/act'
import { useQueue } from '../offline/live'
import { actor, enqueue, store, sync } from '../offline/sync'
import { counts } from './counts'

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

export type Decision = 'approve' | 'reject'
export type Decided = 'decided' | 'handed in'

const DOCUMENT = 'approval'

export function useApprovals() {
  const rows = shallowRef<Approval[] | null>(null)
  const asOf = shallowRef<number | null>(null)
  const queue = useQueue()

  async function load(): Promise<void> {
    const scope = actor.value?.scope
    if (!scope) return
    const name = `approvals:${scope}`
    try {
      const told = await api.get<{ rows: Approval[] }>('/api/approvals', { mine: 1 })
      await store.keep(name, { rows: told.rows, at: Date.now() })
      Object.assign(counts, { approvals: told.rows.length })
      rows.value = told.rows
      asOf.value = null
    } catch (error) {
      const kept = await store.recall<{ rows: Approval[]; at: number }>(name)
      rows.value = kept?.rows ?? []
      asOf.value = kept?.at ?? null
      if (!(error instanceof Unreachable)) throw error
    }
  }

  watch(() => [actor.value?.scope, sync.waiting, sync.offlineSince === null], () => void load(), { immediate: true })

  const handedIn = computed(() => {
    const waiting = queue.value?.waiting.filter((act) => act.document === DOCUMENT) ?? []
    return new Map<string, OpenAct>(waiting.map((act) => [act.document_id, act]))
  })
  return { rows, asOf, handedIn, load }
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
