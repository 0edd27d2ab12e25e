import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import TransferList from './TransferList.vue'

vi.mock('../people/session', () => ({ may: () => true }))

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const row = { id: 'l.x', site_id: 's', item: { id: 'x', number: 'X', title: '齿轮' }, from: 'PINES/B', to: 'A', is_loan: true, supply_lane_id: 'l', quantity: '25', ship: '2026-12-01', arrive: '2026-12-03', low: '10', minimum: '20', target: '50' }

let rows: object[]
let sent: object[]

beforeEach(() => {
  rows = [row]
  sent = []
  vi.stubGlobal('fetch', async (_: string, how: RequestInit) => {
    if (how.method !== 'POST') return json({ rows })
    sent.push(JSON.parse(String(how.body)))
    rows = []
    return json({ id: 'o', number: 'PL-1', version: 1 }, 201)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('a suggestion is asked for as it was seen, in one act, and is gone then', async () => {
  const list = mount(TransferList, { props: { siteId: 's' } })
  await flushPromises()
  const told = list.find('li').text()
  for (const part of ['X 齿轮', '借调', '25', 'PINES/B → A', '最低预计 10，最低水位 20，目标 50']) expect(told).toContain(part)
  await list.find('button').trigger('click')
  await flushPromises()
  expect(sent).toEqual([{ site_id: 's', item_id: 'x', supply_lane_id: 'l', quantity: '25' }])
  expect([list.find('li').exists(), list.text()]).toEqual([false, expect.stringContaining('没有调拨建议')])
})
