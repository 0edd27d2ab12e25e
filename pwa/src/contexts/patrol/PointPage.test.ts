import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aType } from '../../documents/testing/factory'
import { openAct } from '../../offline/act'
import { descriptions } from '../../offline/descriptions'
import { actor, store, sync } from '../../offline/sync'
import { aPoint, aRound, aRoute } from './testing/builders'

vi.mock('../../ui/screen', async () => {
  const { computed } = await import('vue')
  return { isPhone: computed(() => true), isDesk: computed(() => false), isTouch: () => true }
})
const { default: PointPage } = await import('./PointPage.vue')

const SCOPE = 'zhang:company'
let mounted: ReturnType<typeof mount> | null = null

beforeEach(async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('no network')))
  actor.value = { person_id: 'zhang', scope: SCOPE }
  sync.offlineSince = Date.now()
  const names = ['patrol/patrol_round', 'patrol/patrol_check', 'patrol/patrol_point', 'patrol/patrol_route']
  descriptions.value = { language: 'zh-CN', documents: Object.fromEntries(names.map((name) => [name, aType({ name, states: [], steps: [], fields: [], lines: [], listed: [] })])) }
  await Promise.all([store.row.clear(), store.act.clear(), store.draft.clear(), store.kept.clear()])
  await store.keep('device', 'd')
  const rows = { 'patrol/patrol_round': [aRound(['a', 'b'])], 'patrol/patrol_route': [aRoute(['a', 'b'])], 'patrol/patrol_point': [aPoint('a'), aPoint('b')] }
  for (const [document, own] of Object.entries(rows)) for (const row of own) await store.row.put({ scope: SCOPE, document, id: row.id, number: null, version: 1, fresh: 0, row })
})

/** Leaving a page keeps its draft; the next test must not find it. */
afterEach(async () => {
  mounted?.unmount()
  await new Promise((done) => setTimeout(done, 100))
})

async function at(pointId: string, query = '?scanned=1') {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  await router.push(`/patrol/round/round/point/${pointId}${query}`)
  mounted = mount(PointPage, { props: { roundId: 'round', pointId }, global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.panel').exists() || mounted!.find('.submit').exists()).toBe(true))
  return router
}

async function press(label: string) {
  const found = () => [...document.querySelectorAll('button')].find((one) => [one.textContent?.trim(), one.getAttribute('aria-label')].includes(label))
  await vi.waitFor(() => expect(found(), label).toBeDefined())
  found()!.click()
  await flushPromises()
}

const acts = async () => Promise.all((await store.act.orderBy('place').toArray()).map((act) => openAct(store, act)))

test('one thing after the other, then handed in as one record', async () => {
  const router = await at('a')
  await press('✓正常')
  for (const key of ['5', '小数点', '2']) await press(key === '小数点' ? '小数点' : key)
  await press('完成')
  await press('提交本点')
  await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
  const [act] = await acts()
  expect([act!.document, act!.values.patrol_round_id, act!.values.patrol_point_id, act!.values.scanned]).toEqual(['patrol/patrol_check', 'round', 'a', true])
  expect(act!.values.results).toEqual([{ patrol_point_item_id: 'oil', result: 'normal' }, { patrol_point_item_id: 'pressure', result: 'normal', reading: '5.2' }])
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/patrol/round/round'))
  expect(await store.draft.count()).toBe(0)
})

test('what is not OK says how bad it is, and opens what the point presets', async () => {
  await at('a')
  await press('✕异常')
  const box = mounted!.get('.found textarea')
  await box.setValue('渗油')
  await press('继续')
  for (const key of ['9']) await press(key)
  await press('完成')
  expect(mounted!.text()).toContain('✕ 异常')
  await press('继续')
  await press('提交本点')
  await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
  expect((await acts())[0]!.values.results).toEqual([
    { patrol_point_item_id: 'oil', result: 'abnormal', remark: '渗油', severity: 'major', put_right: false, follow_up: 'maintenance_order' },
    { patrol_point_item_id: 'pressure', result: 'abnormal', reading: '9', severity: 'major', put_right: true },
  ])
})

test('a check that waits to be sent names who made it, whoever looks at it', async () => {
  await store.row.put({ scope: SCOPE, document: 'people/person', id: 'zhang', number: '1012', version: 1, fresh: 0, row: { id: 'zhang', version: 1, number: '1012', name: '张伟' } })
  await at('b')
  for (const _ of '12') await press('无法检查').then(() => mounted!.get('.why textarea').setValue('停机检修')).then(() => press('继续'))
  await press('提交本点')
  await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
  mounted!.unmount()
  actor.value = { person_id: 'li', scope: SCOPE }
  await at('b')
  await vi.waitFor(() => expect(mounted!.get('.earlier').text()).toContain('张伟 检过'))
})

test('half of it survives a reload, and nothing is sent of it', async () => {
  await at('a')
  await press('✓正常')
  await vi.waitFor(async () => expect(await store.draft.count()).toBe(1), { timeout: 2_000 })
  mounted!.unmount()
  await at('a')
  await vi.waitFor(() => expect(mounted!.text()).toContain('第 2 / 2 项'))
  expect(mounted!.findAll('.row .value').map((one) => one.text())).toEqual(['正常', ''])
  expect(await acts()).toEqual([])
})

test('a phone that changes hands shows nobody the other’s answers, and loses none', async () => {
  await at('a')
  await press('✓正常')
  actor.value = { person_id: 'li', scope: SCOPE }
  await vi.waitFor(() => expect(mounted!.findAll('.row .value').map((one) => one.text())).toEqual(['', '']))
  await press('✕异常')
  actor.value = { person_id: 'zhang', scope: SCOPE }
  await vi.waitFor(() => expect(mounted!.findAll('.row .value').map((one) => one.text())).toEqual(['正常', '']))
  expect((await store.draft.toArray()).map((one) => [one.person_id, one.key]).sort()).toEqual([['li', 'patrol:round:a'], ['zhang', 'patrol:round:a']])
})

test('what cannot be checked needs a reason before it can be handed in', async () => {
  await at('b', '')
  await press('无法检查')
  const goOn = () => [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === '继续')!
  expect(goOn().disabled).toBe(true)
  await mounted!.get('.why textarea').setValue('停机检修')
  expect(goOn().disabled).toBe(false)
  expect(mounted!.text()).not.toContain('✓ 已扫码')
})
