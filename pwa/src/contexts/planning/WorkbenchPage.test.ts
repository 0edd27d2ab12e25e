import { flushPromises, shallowMount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import Button from '../../ui/Button.vue'
import EmptyState from '../../ui/EmptyState.vue'
import SplitPane from '../../ui/SplitPane.vue'
import Tabs from '../../ui/Tabs.vue'
import MassBar from './MassBar.vue'
import WorkbenchPage from './WorkbenchPage.vue'

const order = (id: string) => ({ id, number: `PL-${id}`, version: 1, item: { id: 'i', number: 'LEG', title: '' }, item_id: 'i', source: 'buy', quantity: '40', start: '2026-12-10', due: '2026-12-20', state: 'proposed' })
const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })

let orders: (path: string) => Promise<unknown[]>

beforeEach(() => {
  vi.useFakeTimers()
  orders = async () => [order('1'), order('2')]
  vi.stubGlobal('fetch', async (path: string) => {
    if (path.includes('/plan_scheme')) return json({ rows: [{ id: 's', number: 'S-1', name: 'Weekly', site_id: 'x', mps: false, current_version_id: 'v' }] })
    if (path.includes('/plan_version/')) return json({ id: 'v', number: 'MRP-1' })
    if (path.includes('/planned_order')) return json({ rows: await orders(path), after: null, count: 2 })
    return json({ rows: [], count: 0 })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('nothing is decided on orders that others are about to take the place of', async () => {
  const page = shallowMount(WorkbenchPage, { global: { stubs: { SplitPane, Tabs, RouterLink: true } } })
  const isHeld = () => page.findComponent(MassBar).props('busy')
  await flushPromises()
  expect(isHeld()).toBe(false)
  let tell = (_rows: unknown[]) => {}
  orders = () => new Promise((told) => (tell = told))
  await page.find('input.find').setValue('LEG')
  expect(isHeld()).toBe(true)
  await vi.advanceTimersByTimeAsync(300)
  expect(isHeld()).toBe(true)
  tell([order('1')])
  await flushPromises()
  expect(isHeld()).toBe(false)
})

test.each(['/plan_scheme', '/plan_version/'])('a server that is away at %s is said, and asked again by hand', async (part) => {
  const answers = fetch
  let isAway = true
  vi.stubGlobal('fetch', async (path: string) => {
    if (isAway && path.includes(part)) throw new TypeError('Failed to fetch')
    return answers(path)
  })
  const page = shallowMount(WorkbenchPage, { global: { stubs: { SplitPane, Tabs, RouterLink: true, EmptyState } } })
  await flushPromises()
  expect(page.find('.empty').text()).toContain('The server cannot be reached.')
  isAway = false
  page.findComponent(Button).vm.$emit('click')
  await flushPromises()
  expect(page.text()).not.toContain('The server cannot be reached.')
  expect(page.findComponent(MassBar).exists()).toBe(true)
})
