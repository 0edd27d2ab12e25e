import { effectScope, ref, shallowRef, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAct } from '../../offline/act'
import { actor, store } from '../../offline/sync'
import { enqueueWithUndo, undoNow } from '../production/undo'
import type { Gauge } from './gauge'
import { inspectionOf } from './reading'
import { anInspection } from './testing/builders'
import { useEntry } from './useEntry'
import { lastReadings, type Readings } from './verdict'

const caliper: Gauge = { id: 'g1', number: 'G-001', name: '卡尺', type: 'caliper', due: null, state: 'usable' }
let scope: EffectScope

beforeEach(async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('no network')))
  actor.value = { person_id: 'p', scope: 'p:c' }
  await Promise.all([store.act.clear(), store.draft.clear(), store.file.clear()])
  await store.keepFirst('device', 'd')
  scope = effectScope()
})
/** The draft is kept as the form closes; the next test begins after that. */
afterEach(async () => {
  scope.stop()
  await new Promise((resolve) => setTimeout(resolve, 40))
})

function entering(gauges: readonly Gauge[] = [caliper], saved: Readings = new Map()) {
  const inspection = ref(inspectionOf(anInspection()))
  return scope.run(() => ({ inspection, ...useEntry(inspection, shallowRef(saved), shallowRef(gauges)) }))!
}

const acts = async () => Promise.all((await store.act.orderBy('place').toArray()).map((act) => openAct(store, act)))

describe('saving', () => {
  test('what was measured with one gauge is one record, with the limits’ verdict', async () => {
    const entry = entering()
    const [thickness] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '8.0' })
    entry.set(thickness!, 2, { typed: '7.50' })
    expect(await entry.save()).toBe(true)
    const [act, ...more] = await acts()
    expect(more).toEqual([])
    expect(act).toMatchObject({ document: 'quality/inspection_result', verb: 'create', values: { inspection_id: entry.inspection.value.id, gauge_id: 'g1' } })
    expect(act!.values.values).toEqual([
      { characteristic_id: 'thickness', sample: 1, conforms: true, measured_value: '8' },
      { characteristic_id: 'thickness', sample: 2, conforms: false, measured_value: '7.5' },
    ])
  })

  test('what needs no gauge goes in a record of its own', async () => {
    const entry = entering()
    const [thickness, paper] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '8' })
    entry.set(paper!, 1, { conforms: true })
    await entry.save(1)
    expect((await acts()).map((act) => act.values.gauge_id ?? null)).toEqual(['g1', null])
  })

  test('a number that is not one yet stays in its cell and is not sent', async () => {
    const entry = entering()
    const [thickness] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '-' })
    expect([entry.unsaved.value, await entry.save(), entry.cellOf(thickness!, 1).typed]).toEqual([0, false, '-'])
    expect(await acts()).toEqual([])
  })

  test('taken back within its ten seconds, all of it is in the cells again', async () => {
    const entry = entering()
    const [thickness, paper] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '8' })
    entry.set(paper!, 1, { conforms: false, defectCodeId: 'd1' })
    await entry.save()
    expect(entry.unsaved.value).toBe(0)
    expect(await undoNow()).toBe(true)
    await vi.waitFor(() => expect(entry.unsaved.value).toBe(2))
    expect([entry.cellOf(thickness!, 1).typed, entry.cellOf(paper!, 1).defectCodeId]).toEqual(['8', 'd1'])
    expect(await acts()).toEqual([])
  })

  test('another record taken back later does not bring sent values back into the cells', async () => {
    const entry = entering()
    const [thickness] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '8' })
    await entry.save()
    await enqueueWithUndo({ document: 'quality/inspection', document_id: entry.inspection.value.id, verb: 'judge', base_version: null }, '判定')
    expect(await undoNow()).toBe(true)
    await Promise.resolve()
    expect([entry.unsaved.value, (await acts()).length]).toEqual([0, 1])
  })
})

describe('entering', () => {
  test('a value put right takes its defect with it', () => {
    const entry = entering()
    const [thickness] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '7' })
    entry.set(thickness!, 1, { defectCodeId: 'd1' })
    expect(entry.judged(thickness!, 1)).toBe(false)
    entry.set(thickness!, 1, { typed: '7.7' })
    expect([entry.judged(thickness!, 1), entry.cellOf(thickness!, 1).defectCodeId]).toEqual([true, null])
  })

  test('what another phone recorded is there and needs no saving', () => {
    const saved = lastReadings([{ id: 'r', at: 1, gaugeId: null, person: '', isPending: false, readings: [{ characteristicId: 'thickness', sample: 1, measured: '9.1', conforms: true, defectCodeId: null }] }])
    const entry = entering([caliper], saved)
    const [thickness] = entry.inspection.value.characteristics
    expect([entry.cellOf(thickness!, 1).typed, entry.isFilled({ row: 0, sample: 1 }), entry.isFilled({ row: 0, sample: 2 }), entry.unsaved.value]).toEqual(['9.1', true, false, 0])
  })

  test('half a sample survives a lock or a reload', async () => {
    const entry = entering()
    const [thickness] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '8.2' })
    scope.stop()
    scope = effectScope()
    await vi.waitFor(async () => expect(await store.draft.count()).toBe(1))
    const again = entering()
    await vi.waitFor(() => expect(again.cellOf(thickness!, 1).typed).toBe('8.2'))
  })
})

describe('hands that change', () => {
  test('values and photos half entered wait for their author, and are not the next person’s', async () => {
    const entry = entering()
    const [thickness] = entry.inspection.value.characteristics
    entry.set(thickness!, 1, { typed: '7.5' })
    entry.setPhotos(thickness!, 1, [{ sha256: 'a'.repeat(64), size: 2, type: 'image/jpeg', name: 'a.jpg', bytes: new Uint8Array([1, 2]).buffer }])
    await settled()
    actor.value = { person_id: 'li', scope: 'li:c' }
    scope.stop()
    await settled()
    scope = effectScope()
    const next = entering()
    await settled()
    expect([next.cells.value, next.photos.value]).toEqual([{}, {}])
    scope.stop()
    actor.value = { person_id: 'p', scope: 'p:c' }
    scope = effectScope()
    const again = entering()
    await settled()
    expect(again.cellOf(thickness!, 1).typed).toBe('7.5')
    const [photo] = Object.values(again.photos.value).flat()
    expect([photo!.name, [...new Uint8Array(photo!.bytes)]]).toEqual(['a.jpg', [1, 2]])
  })
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 60))
