/** An inspection with every value recorded for it, on whichever phone, and with this device's own on top. */

import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { api, ApiError, Unreachable } from '../../api/client'
import type { Row } from '../../documents/row'
import { openAct, type OpenAct } from '../../offline/act'
import { useLive, useRow, useRows } from '../../offline/live'
import { actor, store, sync } from '../../offline/sync'
import { INSPECTION, inspectionOf, NONCONFORMANCE, RESULT, resultOf } from './reading'
import { findingsOf, lastReadings, missing, verdictOf, wholeSamples, type Result } from './verdict'

interface Told {
  inspection: Row | null
  results: Row[]
}

const AGAIN = 45_000

export function useInspection(id: Ref<string>) {
  const here = useRow(INSPECTION, id)
  const resultRows = useRows(RESULT)
  const complaints = useRows(NONCONFORMANCE)
  const told = shallowRef<Told | null>(null)
  const state = shallowRef<'loading' | 'ready' | 'away' | 'missing'>('loading')
  const turnedDown = useLive(() => readTurnedDown(id.value), () => [id.value, actor.value?.scope])

  async function load(): Promise<void> {
    const wanted = id.value
    try {
      const inspection = await api.get<Row>(`/api/${INSPECTION}/${wanted}`, {}, { timeout: 8_000 })
      const { rows } = await api.get<{ rows: Row[] }>(`/api/${RESULT}`, { inspection_id: wanted, lines: 1, limit: 200 }, { timeout: 8_000 })
      if (wanted !== id.value) return
      told.value = { inspection, results: rows }
      state.value = 'ready'
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error
      if (wanted === id.value) state.value = error instanceof ApiError && error.status === 404 ? 'missing' : 'away'
    }
  }

  watch(id, () => ((told.value = null), (state.value = 'loading')))
  watch(() => [id.value, sync.offlineSince === null, sync.lastSent], () => void load(), { immediate: true })
  const timer = setInterval(() => document.visibilityState === 'visible' && sync.offlineSince === null && void load(), AGAIN)
  onScopeDispose(() => clearInterval(timer))

  /** Pending steps show on the device's own row; where nothing is pending the newer telling wins. */
  const row = computed(() => {
    const [own, other] = [here.value, told.value?.inspection]
    if (!own) return other ?? null
    return other && own.pending.length === 0 && other.version > own.row.version ? other : own.row
  })
  const inspection = computed(() => (row.value ? inspectionOf(row.value) : null))

  const results = computed(() => {
    const all = new Map<string, Result>()
    for (const one of told.value?.results ?? []) all.set(one.id, resultOf(one, false))
    for (const { row: one, pending } of resultRows.value ?? []) if (one.inspection_id === id.value) all.set(one.id, resultOf(one, pending.length > 0))
    return [...all.values()]
  })
  const readings = computed(() => lastReadings(results.value))
  const findings = computed(() => findingsOf(inspection.value?.characteristics ?? [], readings.value))
  const size = computed(() => inspection.value?.sampleSize ?? 0)

  return {
    inspection,
    results,
    readings,
    findings,
    lacking: computed(() => missing(findings.value, size.value)),
    verdict: computed(() => verdictOf(findings.value)),
    whole: computed(() => wholeSamples(inspection.value?.characteristics ?? [], readings.value, size.value)),
    isJudgePending: computed(() => here.value?.pending.some((act) => act.verb === 'judge') ?? false),
    complaints: computed(() => (complaints.value ?? []).map((one) => one.row).filter((one) => one.inspection_id === id.value)),
    turnedDown,
    /** Ready when the values recorded here are known, too: the first empty place is looked for among them. */
    state: computed(() => (inspection.value ? (resultRows.value ? 'ready' : 'loading') : state.value)),
    load,
  }
}

/** What the server did not take of this inspection; it waits for a person, and here is where that person is. */
async function readTurnedDown(id: string): Promise<OpenAct[]> {
  const needed = await store.act.where('[needed+place]').between([1, -Infinity], [1, Infinity]).toArray()
  const opened = await Promise.all(needed.filter((act) => act.document === INSPECTION || act.document === RESULT).map((act) => openAct(store, act)))
  return opened.filter((act) => act.document_id === id || act.values.inspection_id === id)
}
