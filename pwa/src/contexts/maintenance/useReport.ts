/** A fault being reported: kept as a draft until the outbox has it. */

import { computed, onScopeDispose, reactive, shallowRef, toRaw, watch } from 'vue'
import { uuid7 } from '../../api/uuid'
import type { Values } from '../../documents/row'
import { dropDraft, keepDraft, recallDraft } from '../../offline/drafts'
import { actor, enqueue, store, type CapturedFile } from '../../offline/sync'
import { fromText, toText, type KeptFile } from '../patrol/keeping'
import { ORDER } from './reading'

interface Given {
  equipmentId: string | null
  symptomId: string | null
  text: string
  priority: number | null
  stands: boolean
}

interface Draft {
  id: string
  given: Given
  photos: KeptFile[]
}

const DRAFT = 'maintenance:report'
const KEEP_AFTER = 300
const EMPTY: Given = { equipmentId: null, symptomId: null, text: '', priority: null, stands: false }

export function useReport(symptom: (id: string) => string) {
  const given = reactive<Given>({ ...EMPTY })
  const photos = shallowRef<readonly CapturedFile[]>([])
  const recalled = shallowRef(false)
  const sent = shallowRef<string | null>(null)
  const busy = shallowRef(false)
  let id = uuid7()
  let timer: ReturnType<typeof setTimeout> | undefined

  const isTouched = () => given.symptomId !== null || given.text !== '' || photos.value.length > 0
  /** A phone may change hands while the page is open: what was entered stays its author's. */
  const personId = actor.value?.person_id ?? null
  async function keep(): Promise<void> {
    if (personId && isTouched() && sent.value === null) await keepDraft(store, personId, DRAFT, { id, given: { ...toRaw(given) }, photos: photos.value.map(toText) } satisfies Draft)
  }
  const keepSoon = () => (clearTimeout(timer), (timer = setTimeout(() => void keep(), KEEP_AFTER)))
  watch([given, photos], keepSoon)
  onScopeDispose(() => (clearTimeout(timer), void keep()))

  /** What was begun before, unless another machine was scanned meanwhile. */
  async function recall(equipmentId: string | null): Promise<void> {
    const kept = personId ? await recallDraft<Draft>(store, personId, DRAFT) : undefined
    if (kept && (equipmentId === null || kept.given.equipmentId === equipmentId)) {
      Object.assign(given, kept.given)
      photos.value = kept.photos.map(fromText)
      id = kept.id
    }
    given.equipmentId = equipmentId ?? given.equipmentId
    recalled.value = true
  }

  const description = computed(() => [given.symptomId ? symptom(given.symptomId) : '', given.text.trim()].filter(Boolean).join('：'))
  const isWhole = computed(() => given.equipmentId !== null && (description.value !== '' || photos.value.length > 0))
  /** A machine that stands is urgent unless somebody says otherwise. */
  const priority = computed(() => given.priority ?? (given.stands ? 2 : 3))

  async function send(): Promise<void> {
    if (!isWhole.value || busy.value) return
    busy.value = true
    try {
      const values: Values = { kind: 'breakdown_repair', equipment_id: given.equipmentId, description: description.value, priority: priority.value, stands: given.stands }
      await enqueue({ id, document_id: id, document: ORDER, verb: 'create', values, base_version: null, files: photos.value })
      sent.value = id
      clearTimeout(timer)
      if (personId) await dropDraft(store, personId, DRAFT)
    } finally {
      busy.value = false
    }
  }

  function again(): void {
    Object.assign(given, EMPTY)
    photos.value = []
    sent.value = null
    id = uuid7()
  }

  return { given, photos, recalled, sent, busy, recall, isWhole, priority, send, again, description }
}
