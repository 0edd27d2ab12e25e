import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import PeggingTree from './PeggingTree.vue'

const item = (number: string) => ({ id: number, number, title: `${number} 件` })
const node = (more: object) => ({ id: 'x', document: null, number: '', item: item('A'), quantity: '6', pegged: '6', day: null, again: false, children: [], ...more })
const take = node({ kind: 'substitute', id: 's', document: 'engineering/substitution_scheme', number: 'SUB-00001' })
const stock = node({ kind: 'on_hand', pegged: '4' })

let children: object[] = []
const behind = (more: object) => node({ kind: 'inter_org', id: null, item: null, quantity: null, pegged: null, ...more })

beforeEach(() => {
  children = [take, stock]
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(node({ kind: 'planned_order', document: 'planning/planned_order', number: 'PL-1', children })), { status: 200, headers: { 'Content-Type': 'application/json' } }))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function rows(direction: 'up' | 'down') {
  const tree = mount(PeggingTree, { props: { orderId: 'o', direction }, global: { stubs: { RouterLink: { props: ['to'], template: '<a><slot /></a>' } } } })
  await flushPromises()
  return tree.findAll('.node').map((one) => one.text().replace(/\s+/g, ' '))
}

test('a substitute is shown as one, with its rule and the item it is used instead of', async () => {
  expect(await rows('up')).toEqual(['PL-16计划订单 A A 件', '⇄ 替代SUB-000016 代替 A A 件', '现有库存4 A A 件'])
})

test('on the way down it names the item that serves', async () => {
  expect((await rows('down'))[1]).toBe('⇄ 替代SUB-000016 A A 件')
})

test('what another company tells is as rough as its wall, and what it keeps shut is said to be shut', async () => {
  children = [behind({ some: true }), behind({ at_least: '50', day: '2026-12-07', weekly: true }), behind({})]
  const [, yes, week, shut] = await rows('down')
  expect([yes, week, shut]).toEqual(['跨组织需求有', '跨组织需求至少 502026年12月7日起的一周', '跨组织需求不对我们开放'])
})
