import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aType } from '../../documents/testing/factory'
import { openAct } from '../../offline/act'
import { descriptions } from '../../offline/descriptions'
import { actor, store, sync } from '../../offline/sync'

vi.mock('./plainPhoto', () => ({
  plainPhoto: async (_: unknown, name: string) => ({ sha256: name.padEnd(64, '0'), size: 3, type: 'image/jpeg', name, bytes: new Uint8Array([1, 2, 3]).buffer }),
}))
const { default: ReportPage } = await import('./ReportPage.vue')

const SCOPE = 'liang:company'
const PRESS = '0193c0de-0000-7000-8000-00000000abcd'
let mounted: ReturnType<typeof mount> | null = null

beforeEach(async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('no network')))
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => {} }))
  actor.value = { person_id: 'liang', scope: SCOPE }
  sync.offlineSince = Date.now()
  descriptions.value = { language: 'zh-CN', documents: { 'ehs/hazard': aType({ name: 'ehs/hazard', states: [], steps: [], fields: [], lines: [], listed: [] }) } }
  await Promise.all([store.row.clear(), store.act.clear(), store.file.clear()])
  await store.keep('device', 'd')
})
afterEach(() => mounted?.unmount())

async function reporting(query = '') {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  await router.push(`/hazard/new${query}`)
  mounted = mount(ReportPage, { global: { plugins: [router], stubs: { CodeCamera: true } }, attachTo: document.body })
  await flushPromises()
  return mounted
}

const press = (label: string) => mounted!.findAll('button').find((one) => one.text() === label)!.trigger('click')
const acts = async () => Promise.all((await store.act.toArray()).map((act) => openAct(store, act)))

async function photograph() {
  const input = mounted!.find<HTMLInputElement>('.finder input[type=file]')
  Object.defineProperty(input.element, 'files', { value: [new File(['x'], 'IMG_梁娜.jpg', { type: 'image/jpeg' })], configurable: true })
  await input.trigger('change')
  await vi.waitFor(() => expect(mounted!.findAll('.strip img')).toHaveLength(1))
}

test('nothing at all is not a report, and nothing is stored', async () => {
  await reporting()
  await press('上报')
  expect(mounted!.get('[role=alert]').text()).toBe('请拍一张照片，或写一句话。')
  expect(await acts()).toEqual([])
})

test('a photo is enough; it goes without the name its file had', async () => {
  await reporting()
  await photograph()
  await press('上报')
  await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
  const [act] = await acts()
  expect([act!.document, act!.verb, act!.files.map((file) => file.name)]).toEqual(['ehs/hazard', 'create', ['before-1.jpg']])
  expect(act!.values).toEqual({ description: '', place: '', anonymous: false })
})

test('come from a machine the place is there, and the switch says what anonymous means', async () => {
  await reporting(`?equipment=${PRESS}`)
  await photograph()
  await mounted!.get('[role=switch]').setValue(true)
  expect(mounted!.text()).toContain('不记录您是谁')
  await press('匿名上报')
  await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
  expect((await acts())[0]!.values).toEqual({ description: '', place: '', anonymous: true, equipment_id: PRESS })
})
