import { mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { flash } from '../../capture/feedback'
import { hear } from '../../capture/scans'
import { actor, store } from '../../offline/sync'
import { gaugeFor, type Gauge } from './gauge'
import GaugeBar from './GaugeBar.vue'
import { inspectionOf } from './reading'
import { anInspection } from './testing/builders'

const ID = '0193c0de-0000-7000-8000-00000000abcd'
const HEX = ID.replaceAll('-', '').toUpperCase()

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 23, 9) })
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('no network')))
  localStorage.clear()
  actor.value = { person_id: 'p', scope: 'p:c' }
  await store.row.clear()
})

async function bar(row: Record<string, string | null>) {
  await store.row.put({ scope: 'p:c', document: 'quality/gauge', id: ID, number: 'G-006', version: 1, fresh: 0, row: { id: ID, version: 1, number: 'G-006', name: '扭矩扳手', gauge_type: 'caliper', state: 'usable', due: null, ...row } })
  const chosen: Gauge[][] = []
  const mounted = mount(GaugeBar, { props: { modelValue: [], inspection: inspectionOf(anInspection()), 'onUpdate:modelValue': (now: readonly Gauge[]) => void chosen.push([...now]) }, global: { stubs: { CodeCamera: true } } })
  const isKnown = () => chosen.length > 0 || (mounted.find('.refused').exists() && !mounted.text().includes('没有这把'))
  await vi.waitFor(async () => {
    await hear(`G1:GA:${HEX}`, () => {})
    expect(isKnown()).toBe(true)
  })
  return { mounted, chosen }
}

test('a gauge past its due day is refused with its name and day, without network, too', async () => {
  const { mounted, chosen } = await bar({ due: '2026-11-12' })
  expect(mounted.get('.refused').text()).toBe('✕ 量具 G-006 扭矩扳手 已过校准期（2026年11月12日 到期），请换一把再测。')
  expect([flash.result, chosen]).toEqual(['wrong', []])
  mounted.unmount()
})

test('a gauge that failed is refused whatever its day', async () => {
  const { mounted, chosen } = await bar({ state: 'failed', due: '2030-01-01' })
  expect(mounted.get('.refused').text()).toContain('不能用')
  expect(chosen).toEqual([])
  mounted.unmount()
})

test('on its due day a gauge still measures', async () => {
  const { mounted, chosen } = await bar({ due: '2026-11-23' })
  expect(chosen.at(-1)).toMatchObject([{ id: ID, number: 'G-006' }])
  mounted.unmount()
})

test('a gauge nothing here is measured with is refused, and a value is given to the gauge of its type only', async () => {
  const { mounted, chosen } = await bar({ gauge_type: 'hardness' })
  expect(mounted.get('.refused').text()).toContain('不用 G-006')
  expect(chosen).toEqual([])
  mounted.unmount()
  const [caliper, tester] = [{ type: 'caliper' }, { type: 'hardness' }] as Gauge[]
  expect([gaugeFor('hardness', [caliper!, tester!]), gaugeFor('', [caliper!])]).toEqual([tester, undefined])
})
