import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Row } from '../../documents/row'
import { aType } from '../../documents/testing/factory'
import { openAct } from '../../offline/act'
import { descriptions } from '../../offline/descriptions'
import { actor, drafts, store, sync } from '../../offline/sync'
import { closeUndo } from '../production/undo'
import { anInspection } from './testing/builders'

vi.mock('../../ui/screen', async () => {
  const { computed } = await import('vue')
  return { isPhone: computed(() => true), isDesk: computed(() => false), isTouch: () => true }
})
const { default: InspectPage } = await import('./InspectPage.vue')

const SCOPE = 'inspector:company'
const ID = anInspection().id
let mounted: ReturnType<typeof mount> | null = null

beforeEach(async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('no network')))
  actor.value = { person_id: 'wu', scope: SCOPE }
  sync.offlineSince = Date.now()
  const judge = { name: 'judge', label: '判定', from: ['testing'], to: 'judged', offline: true, fact: true, signed: false, allowed: true, form: [] }
  const described = aType({ name: 'quality/inspection', states: [{ name: 'planned', label: '待检', meaning: 'plan' }], steps: [judge], fields: [], lines: [], listed: [] })
  descriptions.value = { language: 'zh-CN', documents: { 'quality/inspection': described, 'quality/inspection_result': aType({ name: 'quality/inspection_result', states: [], steps: [], fields: [], lines: [], listed: [] }) } }
  await Promise.all([store.row.clear(), store.act.clear(), store.draft.clear(), store.kept.clear()])
  await store.keep('device', 'd')
})

afterEach(async () => {
  mounted?.unmount()
  await closeUndo()
})

async function inspecting(more: Partial<Row> = {}) {
  const row = anInspection(more)
  await store.row.put({ scope: SCOPE, document: 'quality/inspection', id: ID, number: 'IN-1', version: 1, fresh: 0, row })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  mounted = mount(InspectPage, { props: { inspectionId: ID }, global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.text()).toContain('第 1 / 2 件'))
  return mounted
}

const acts = async () => Promise.all((await store.act.orderBy('place').toArray()).map((act) => openAct(store, act)))

async function press(label: string) {
  const found = () => [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label || one.getAttribute('aria-label') === label)
  await vi.waitFor(() => expect(found(), label).toBeDefined())
  found()!.click()
  await flushPromises()
}

async function measures(typed: string) {
  for (const key of typed) await press(key === '.' ? '小数点' : key)
  await press('完成')
}

const says = (text: string) => vi.waitFor(() => expect(mounted!.text()).toContain(text))

test('piece by piece each is saved as one record, and the verdict is known before anything is sent', async () => {
  await inspecting()
  await measures('8.2')
  await press('✓合格')
  await says('第 2 / 2 件')
  expect((await acts()).map((act) => act.document)).toEqual(['quality/inspection_result'])
  expect((await acts())[0]!.values.values).toEqual([{ characteristic_id: 'thickness', sample: 1, conforms: true, measured_value: '8.2' }, { characteristic_id: 'paper', sample: 1, conforms: true }])
  await measures('7.1')
  await says('厚度 不合格')
  await press('继续')
  await press('✓合格')
  await says('提交判定：不合格')
  expect(await acts()).toHaveLength(2)
})

test('the verdict is handed in as a step after all values, and the screen says what will follow', async () => {
  await inspecting({ sample_size: 2, lot_id: 'l', lot: { id: 'l', number: 'L-7', title: null } })
  for (const sample of [1, 2]) {
    await measures('8.2')
    await press('✓合格')
    if (sample === 1) await says('第 2 / 2 件')
  }
  await press('提交判定：合格')
  await vi.waitFor(() => expect(document.querySelector('dialog footer')).not.toBeNull())
  ;[...document.querySelectorAll<HTMLButtonElement>('dialog footer button')].at(-1)!.click()
  await says('联网后，批次 L-7 变成可用')
  expect((await acts()).map((act) => [act.document, act.verb])).toEqual([['quality/inspection_result', 'create'], ['quality/inspection_result', 'create'], ['quality/inspection', 'judge']])
})

test('values another phone recorded are there, and only what is missing is asked', async () => {
  const result: Row = { id: 'told', version: 1, inspection_id: ID, captured_at: '2026-11-23T08:00:00+00:00', values: [{ characteristic_id: 'thickness', sample: 1, measured_value: '9', conforms: true }, { characteristic_id: 'paper', sample: 1, conforms: true }] }
  await store.row.put({ scope: SCOPE, document: 'quality/inspection_result', id: 'told', number: null, version: 1, fresh: 0, row: result })
  await store.row.put({ scope: SCOPE, document: 'quality/inspection', id: ID, number: 'IN-1', version: 1, fresh: 0, row: anInspection() })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  mounted = mount(InspectPage, { props: { inspectionId: ID }, global: { plugins: [router] }, attachTo: document.body })
  await says('已录完 1 / 2 件')
  await says('第 2 / 2 件')
})

test('half a piece left by a reload is gone on with, not passed over', async () => {
  await drafts.keep(`inspection:${ID}`, { 'thickness 1': { typed: '8.2', conforms: null, defectCodeId: null } })
  await inspecting()
  await vi.waitFor(() => expect(mounted!.get('[aria-current=step]').text()).toContain('8.2'))
  await press('完成')
  await press('✓合格')
  await says('第 2 / 2 件')
  expect((await acts())[0]!.values.values).toHaveLength(2)
})
