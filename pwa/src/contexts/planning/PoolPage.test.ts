import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setRouter } from '../../app/pages'
import type { Description } from '../../documents/description'
import { descriptions } from '../../offline/descriptions'
import { actor, store, sync } from '../../offline/sync'
import { POOL } from './pool'
import PoolPage from './PoolPage.vue'

const step = (name: string, label: string, from: string[], to: string) => ({ name, label, from, to, offline: false, fact: false, signed: false, allowed: true, form: [] })
const description = {
  name: POOL, label: '订单池条目', plural: '订单池', offline: 'no', fields: [], lines: [],
  states: [{ name: 'received', label: '待评审', meaning: 'wait' }, { name: 'reviewing', label: '评审中', meaning: 'wait' }, { name: 'pooled', label: '已入池', meaning: 'plan' }, { name: 'on_hold', label: '已暂挂', meaning: 'wait' }],
  steps: [step('review', '评审', ['received'], 'reviewing'), step('resume', '继续', ['on_hold'], '')],
} as unknown as Description

const card = (id: string, more: object = {}) => ({
  id, version: 3, number: `OPE-${id}`, state: 'received', held_from: '', quantity: '1200', unit: '台', wanted: '2031-12-20', promised: null, offered: null, priority: 5, at_risk: false, ahead: false, reason: '',
  item: { id: 'i1', number: 'F-1', title: '旋耕机' }, customer: { id: 'c1', number: 'K-1', title: '豫丰' }, ...more,
})
const board = (...cards: { state: string; held_from: string; at_risk: boolean }[]) => ({
  counts: cards.map((one) => ({ state: one.state, held_from: one.held_from, count: 1, at_risk: one.at_risk ? 1 : 0 })), cards, most: 40, as_of: '2031-12-01T00:00:00Z',
})
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

type Asked = [string, RequestInit]
let answers: (path: string, how: RequestInit) => Response
const fetched = vi.fn(async (path: string, how: RequestInit) => answers(path, how))
const asked = (method: string) => (fetched.mock.calls as Asked[]).filter(([, how]) => how.method === method)
const headersOf = ([, how]: Asked) => how.headers as Record<string, string>
let mounted: ReturnType<typeof mount> | null = null

beforeEach(async () => {
  fetched.mockClear()
  vi.stubGlobal('fetch', fetched)
  actor.value = { person_id: 'chen', scope: 'S' }
  descriptions.value = { language: 'zh-CN', documents: { [POOL]: description } }
  sync.offlineSince = null
  await store.kept.clear()
})

afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

async function opened(path = '/pool') {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  setRouter(router)
  await router.push(path)
  mounted = mount(PoolPage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.card, .empty').exists()).toBe(true))
  return mounted
}
const press = async (label: string) => {
  await mounted!.findAll('button').find((one) => one.text() === label)!.trigger('click')
  await flushPromises()
}

describe('the board of the order pool', () => {
  test('says in words what stands where and what threatens it', async () => {
    answers = () => json(board(card('a', { at_risk: true, ahead: true }), card('b', { state: 'on_hold', held_from: 'pooled', promised: '2031-12-22', reason: '没付定金' })))
    const page = await opened()
    expect(page.findAll('.column').map((one) => one.find('h2').text())).toEqual(['评审1', '入池排产1', '齐套与排序0', '上线下线0', '入库发货0'])
    const [risky, held] = page.findAll('.card').map((one) => one.text())
    for (const word of ['旋耕机', 'F-1', '豫丰', '1,200 台', '期望', '交期有风险', '越序']) expect(risky).toContain(word)
    for (const word of ['承诺', '已暂挂：没付定金', '继续']) expect(held).toContain(word)
    expect(held).not.toContain('交期有风险')
    expect(page.find('.sums').text()).toBe('共 2 份1 份交期有风险')
  })

  test('takes a step as an act with its key on the version seen, and reads the board again', async () => {
    answers = (path) => (path.includes('/steps/') ? json(card('a', { state: 'reviewing', version: 4 })) : json(board(card('a'))))
    const page = await opened()
    answers = (path) => (path.includes('/steps/') ? json(card('a', { state: 'reviewing', version: 4 })) : json(board(card('a', { state: 'reviewing', version: 4 }))))
    await press('评审')
    await vi.waitFor(() => expect(page.find('h3').text()).toBe('评审中1'))
    const [sent] = asked('POST')
    expect(sent![0]).toBe(`/api/${POOL}/a/steps/review`)
    expect(headersOf(sent!)).toMatchObject({ 'If-Match': '"3"', 'Idempotency-Key': expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(asked('POST')).toHaveLength(1)
  })

  test('leaves the card where it is when nobody answers', async () => {
    answers = () => json(board(card('a')))
    const page = await opened()
    answers = () => {
      throw new TypeError('no network')
    }
    await press('评审')
    expect(page.find('h3').text()).toBe('待评审1')
    expect(asked('POST')).toHaveLength(1)
  })

  test('asks the server for what it is narrowed to', async () => {
    answers = () => json(board(card('a')))
    await opened('/pool?customer_id=c1&week=2031-12-15&at_risk=1')
    expect(asked('GET').map(([path]) => path)).toEqual(['/api/planning/pool-board?customer_id=c1&week=2031-12-15&at_risk=1'])
  })

  test('shows the last answer without network, and says when it was', async () => {
    answers = () => json(board(card('a')))
    await opened()
    mounted!.unmount()
    answers = () => {
      throw new TypeError('no network')
    }
    const page = await opened()
    expect(page.find('.card').text()).toContain('旋耕机')
    expect(page.find('.away').text()).toMatch(/^没有网络，这是 \d\d:\d\d 的情况$/)
  })

  test('says so when it was never opened here and there is no network', async () => {
    answers = () => {
      throw new TypeError('no network')
    }
    expect((await opened()).find('.empty').text()).toContain('没有网络')
  })

  test('tells an empty pool from a filter that leaves nothing', async () => {
    answers = () => json(board())
    expect((await opened()).find('.empty').text()).toContain('销售订单确认后')
    mounted!.unmount()
    expect((await opened('/pool?item_id=i9')).find('.empty').text()).toContain('没有符合筛选')
  })
})
