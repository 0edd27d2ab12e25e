/** Values being entered: kept as a draft until they are saved, then one record for everything measured with one gauge. */

import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { uuid7 } from '../../api/uuid'
import { signal } from '../../capture/feedback'
import type { Values } from '../../documents/row'
import type { CapturedFile } from '../../offline/act'
import { packed, unpacked, type PackedFile } from '../../offline/packing'
import { ownDrafts, type NewAct } from '../../offline/sync'
import { canonical } from '../../ui/decimals'
import { enqueueWithUndo, undo } from '../production/undo'
import { gaugeFor, type Gauge } from './gauge'
import type { Place } from './grid'
import { RESULT, type Inspection } from './reading'
import { conforms, type Characteristic, type Reading, type Readings } from './verdict'
import { t } from './words'

/** As typed; it may not be a number yet. */
export interface Cell {
  typed: string
  conforms: boolean | null
  defectCodeId: string | null
}

export type Cells = Record<string, Cell>

const EMPTY: Cell = { typed: '', conforms: null, defectCodeId: null }
const KEEP_AFTER = 400

/** A value that can be saved. */
interface Ready {
  of: Characteristic
  reading: Reading
}

const keyAt = ({ of, reading }: Ready): string => keyOf(of.id, reading.sample)

export const keyOf = (characteristicId: string, sample: number): string => `${characteristicId} ${sample}`

/** A cell that can be saved, as the server wants it; null while it cannot. */
export function readingOf(cell: Cell, of: Characteristic, sample: number): Reading | null {
  const measured = of.isMeasured ? canonical(cell.typed) : null
  const said = of.isMeasured ? null : cell.conforms
  if (measured === null && said === null) return null
  const reading = { characteristicId: of.id, sample, measured, conforms: said, defectCodeId: cell.defectCodeId }
  return { ...reading, conforms: conforms(reading, of) }
}

export function useEntry(inspection: Ref<Inspection | null>, saved: Ref<Readings>, gauges: Ref<readonly Gauge[]>) {
  const drafts = ownDrafts()
  const cells = ref<Cells>({})
  const photos = shallowRef<Record<string, readonly CapturedFile[]>>({})
  const busy = ref(false)
  const draft = computed(() => (inspection.value ? `inspection:${inspection.value.id}` : ''))
  /** Saved a moment ago: shown until they come back as readings, put back into the cells if they are taken back. */
  const lastSaved = shallowRef<Cells>({})
  let lastActs: readonly string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(draft, async (name) => {
    cells.value = {}
    lastSaved.value = {}
    photos.value = {}
    const kept = name ? await drafts.recall<Cells>(name) : undefined
    if (kept && name === draft.value) cells.value = { ...kept, ...cells.value }
    const pictures = name ? await drafts.recall<Record<string, PackedFile[]>>(photosOf(name)) : undefined
    if (pictures && name === draft.value) photos.value = { ...unpackedAll(pictures), ...photos.value }
  }, { immediate: true })

  function keepSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), KEEP_AFTER)
  }
  const keep = () => (Object.keys(cells.value).length ? drafts.keep(draft.value, cells.value) : drafts.drop(draft.value))
  const keepPhotos = () => (Object.keys(photos.value).length ? drafts.keep(photosOf(draft.value), packedAll(photos.value)) : drafts.drop(photosOf(draft.value)))
  onScopeDispose(() => {
    clearTimeout(timer)
    if (draft.value) void keep()
  })

  /** Taken back before it left: the values are in the cells again. */
  watch(() => undo.undone, (undone) => {
    if (!lastActs.some((id) => undone.includes(id))) return
    cells.value = { ...lastSaved.value, ...cells.value }
    lastSaved.value = {}
  })

  const characteristicAt = (row: number) => inspection.value?.characteristics[row]
  const cellOf = (of: Characteristic, sample: number): Cell => {
    const key = keyOf(of.id, sample)
    const reading = saved.value.get(of.id)?.get(sample)
    return cells.value[key] ?? (reading ? cellFrom(reading) : lastSaved.value[key]) ?? EMPTY
  }
  const isUnsaved = (of: Characteristic, sample: number): boolean => keyOf(of.id, sample) in cells.value
  const judged = (of: Characteristic, sample: number): boolean | null => readingOf(cellOf(of, sample), of, sample)?.conforms ?? null
  const isFilled = ({ row, sample }: Place): boolean => {
    const of = characteristicAt(row)
    return of !== undefined && judged(of, sample) !== null
  }

  /** Filled and saved; what a draft brought back still has to be confirmed. */
  const isRecorded = (place: Place): boolean => isFilled(place) && !isUnsaved(characteristicAt(place.row)!, place.sample)

  function set(of: Characteristic, sample: number, change: Partial<Cell>): void {
    const before = cellOf(of, sample)
    const now = { ...before, ...change }
    if (judgedBy(now, of) === true) now.defectCodeId = null
    cells.value = { ...cells.value, [keyOf(of.id, sample)]: now }
    keepSoon()
  }

  /** A value that is finished, not one still being typed: "10" begins with "1". */
  function finish(of: Characteristic, sample: number): boolean | null {
    const verdict = judged(of, sample)
    if (verdict === false) signal('wrong')
    return verdict
  }
  const judgedBy = (cell: Cell, of: Characteristic) => readingOf(cell, of, 1)?.conforms ?? null

  function setPhotos(of: Characteristic, sample: number, files: readonly CapturedFile[]): void {
    photos.value = { ...photos.value, [keyOf(of.id, sample)]: files }
    void keepPhotos()
  }

  const unsaved = computed(() => readyReadings().length)

  function readyReadings(sample?: number): Ready[] {
    return (inspection.value?.characteristics ?? []).flatMap((of) =>
      Object.keys(cells.value).filter((key) => key.startsWith(`${of.id} `)).flatMap((key) => {
        const at = Number(key.slice(of.id.length + 1))
        const reading = sample === undefined || sample === at ? readingOf(cells.value[key]!, of, at) : null
        return reading ? [{ of, reading }] : []
      }))
  }

  /** Everything that can be saved, or one sample of it; true when something was. */
  async function save(sample?: number): Promise<boolean> {
    const ready = readyReadings(sample)
    if (!ready.length || !inspection.value || busy.value) return false
    busy.value = true
    try {
      await saveAll(inspection.value, ready)
      signal('ok')
      await keep()
      await keepPhotos()
      return true
    } finally {
      busy.value = false
    }
  }

  async function saveAll(of: Inspection, ready: readonly Ready[]): Promise<void> {
    const keys = ready.map(keyAt)
    const samples = [...new Set(ready.map((one) => one.reading.sample))]
    const told = samples.length === 1 ? t('savedSample', { n: samples[0]!, count: ready.length }) : t('savedValues', { count: ready.length })
    const acts = [...byGauge(ready, gauges.value)].map(([gaugeId, part]) => actFor(of, gaugeId, part))
    const gone = Object.fromEntries(keys.map((key) => [key, cells.value[key]!]))
    lastActs = (await enqueueWithUndo(acts, told)).map((act) => act.id)
    lastSaved.value = gone
    cells.value = without(cells.value, keys)
    photos.value = without(photos.value, keys)
  }

  function actFor(of: Inspection, gaugeId: string | null, part: readonly Ready[]): NewAct {
    const files = part.flatMap((one) => (photos.value[keyAt(one)] ?? []).map((file) => ({ ...file, name: nameFor(of, one) })))
    const values: Values = { inspection_id: of.id, values: part.map(({ reading }) => lineOf(reading)) }
    if (gaugeId) values.gauge_id = gaugeId
    return { id: uuid7(), document: RESULT, verb: 'create', values, base_version: null, files }
  }

  return { cells, photos, busy, unsaved, cellOf, isUnsaved, isFilled, isRecorded, judged, set, finish, setPhotos, save, characteristicAt }
}

const photosOf = (name: string): string => `${name}:photos`

const packedAll = (all: Readonly<Record<string, readonly CapturedFile[]>>): Record<string, PackedFile[]> => Object.fromEntries(Object.entries(all).map(([key, files]) => [key, files.map(packed)]))

const unpackedAll = (all: Record<string, PackedFile[]>): Record<string, CapturedFile[]> => Object.fromEntries(Object.entries(all).map(([key, files]) => [key, files.map(unpacked)]))

const cellFrom = ({ measured, conforms: said, defectCodeId }: Reading): Cell => ({ typed: measured ?? '', conforms: said, defectCodeId })

const without = <V>(all: Readonly<Record<string, V>>, keys: readonly string[]): Record<string, V> => Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)))

function byGauge(parts: readonly Ready[], gauges: readonly Gauge[]): Map<string | null, Ready[]> {
  const groups = new Map<string | null, Ready[]>()
  for (const part of parts) {
    const id = gaugeFor(part.of.gaugeType, gauges)?.id ?? null
    groups.set(id, [...(groups.get(id) ?? []), part])
  }
  return groups
}

function lineOf({ characteristicId, sample, measured, conforms: good, defectCodeId }: Reading): Values {
  const line: Values = { characteristic_id: characteristicId, sample, conforms: good }
  if (measured !== null) line.measured_value = measured
  if (defectCodeId) line.defect_code_id = defectCodeId
  return line
}

/** The photo says in its name what it shows: IN-2026-00003 3 外观.jpg. */
const nameFor = (of: Inspection, { of: characteristic, reading }: Ready): string =>
  `${of.number || of.id.slice(-6)} ${reading.sample} ${characteristic.name.replace(/[\\/:*?"<>|]/g, ' ').slice(0, 80)}.jpg`
