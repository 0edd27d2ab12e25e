import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PlannedOrder } from './plan'
import SourceSheet from './SourceSheet.vue'

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const order = { id: 'o', number: 'PL-1', version: 3, source: 'buy' } as PlannedOrder
const way = { source: 'buy', supplier_id: null, supply_lane_id: null, name: '', start: '2026-12-01', refusal: '', is_now: false }
const rows = [
  { ...way, is_now: true },
  { ...way, supplier_id: 'p', name: 'P 普林轴承' },
  { ...way, supplier_id: 'q', name: 'Q', refusal: '供应商 Q 未批准。' },
  { ...way, source: 'transfer', supply_lane_id: 'l', name: 'EAST' },
]

let sent: { path: string; body: unknown }[]
let answer: () => Response

beforeEach(() => {
  sent = []
  answer = () => json({ ...order, state: 'firm', version: 4 })
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    if (how.method !== 'POST') return json({ rows })
    sent.push({ path: String(path), body: JSON.parse(String(how.body)) })
    return answer()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

async function shown() {
  const sheet = mount(SourceSheet, { props: { modelValue: true, order }, attachTo: document.body, global: { stubs: { teleport: true } } })
  await flushPromises()
  return sheet
}

test('what is the source now or refused cannot be chosen, and says why', async () => {
  const sheet = await shown()
  expect(sheet.findAll('input').map((one) => one.attributes('disabled') !== undefined)).toEqual([true, false, true, false])
  for (const part of ['现在的来源', '向 P 普林轴承 采购', '供应商 Q 未批准。', '从 EAST 调拨']) expect(sheet.text()).toContain(part)
})

test('the chosen way is said to the server as it is, and the order comes back changed', async () => {
  const sheet = await shown()
  await sheet.findAll('input')[3]!.setValue(true)
  await sheet.findAll('button').at(-1)!.trigger('click')
  await flushPromises()
  expect(sent).toEqual([{ path: expect.stringContaining('/planned_order/o/steps/change_source'), body: { source: 'transfer', supplier_id: null, supply_lane_id: 'l' } }])
  expect(sheet.emitted('changed')).toEqual([[expect.objectContaining({ version: 4 })]])
})

test('a refusal is shown and the sheet stays', async () => {
  answer = () => json({ message: '计划订单 PL-1 不能从那里来。' }, 409)
  const sheet = await shown()
  await sheet.findAll('input')[1]!.setValue(true)
  await sheet.findAll('button').at(-1)!.trigger('click')
  await flushPromises()
  expect(sheet.get('[role=alert]').text()).toContain('不能从那里来')
  expect(sheet.emitted('changed')).toBeUndefined()
})
