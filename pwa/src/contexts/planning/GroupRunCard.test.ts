import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import GroupRunCard from './GroupRunCard.vue'

vi.mock('../people/session', () => ({ may: () => true }))

const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
const part = (site: string, state: string, more: object = {}) => ({ plan_version: { id: site, number: `RUN-${site}` }, site: { id: site, number: site, title: `${site}厂` }, state, error: '', progress: null, waits_for: [], ...more })

let group: object | null
let state: string
let parts: object[]
const asked: string[] = []

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
  group = { id: 'g', number: 'GR-1', version: 3, plan_group: 'EAST', state: 'running' }
  state = 'running'
  parts = [part('A', 'running', { progress: { done: 40, total: 100, sentence: '第 2 层' } }), part('B', 'queued', { waits_for: ['RUN-A'] })]
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    asked.push(`${how.method} ${path.split('?')[0]}`)
    if (path.includes('/parts')) return json({ state, rows: parts })
    if (path.includes('/steps/cancel')) return json({ ...group, state: 'cancelled' })
    return json({ rows: group ? [group] : [] })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function card() {
  const shown = mount(GroupRunCard)
  await flushPromises()
  return shown
}

const lines = (shown: Awaited<ReturnType<typeof card>>) =>
  shown.findAll('li').map((one) => [one.find('b').text(), one.find('[role=progressbar]').attributes('aria-valuenow'), one.find('.state').text(), one.find('.muted').text()])

test('each site says how far it is and for whom it waits', async () => {
  const shown = await card()
  expect(lines(shown)).toEqual([['A A厂', '40', '运行中', '第 2 层'], ['B B厂', '0', '排队', '等待 RUN-A']])
  parts = [part('A', 'done'), part('B', 'running', { progress: { done: 5, total: 50, sentence: '第 1 层' } })]
  await vi.advanceTimersByTimeAsync(1_000)
  expect(lines(shown)).toEqual([['A A厂', '100', '完成', ''], ['B B厂', '10', '运行中', '第 1 层']])
  expect(shown.emitted('done')).toBe(undefined)
})

test('all are cancelled together, and the end is told once', async () => {
  const shown = await card()
  await shown.find('button').trigger('click')
  await flushPromises()
  expect(asked).toContain('POST /api/planning/group_run/g/steps/cancel')
  expect(shown.find('button').attributes('disabled')).toBeDefined()
  ;[state, group] = ['cancelled', null]
  await vi.advanceTimersByTimeAsync(1_000)
  expect([shown.find('section').exists(), shown.emitted('done')?.length]).toEqual([false, 1])
  await vi.advanceTimersByTimeAsync(20_000)
  expect(shown.emitted('done')).toHaveLength(1)
})

test('where no group run goes on nothing is shown, and one that begins later is found', async () => {
  const begun = group
  group = null
  const shown = await card()
  expect(shown.find('section').exists()).toBe(false)
  group = begun
  await vi.advanceTimersByTimeAsync(15_000)
  expect(shown.find('section').exists()).toBe(true)
})
