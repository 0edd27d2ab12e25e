import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import RunBar from './RunBar.vue'

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const job = (state: string, error: string | null = null) => ({ id: 'j', kind: 'planning.mrp', state, progress: { done: 40, total: 100, sentence: '第 2 层' }, result: null, error })

let state = job('running')
let newest: () => Promise<unknown[]>
const asked: string[] = []

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
  state = job('running')
  newest = async () => []
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    asked.push(`${how.method} ${path.split('?')[0]}`)
    if (path === '/api/jobs/j') return json(state)
    if (path === '/api/jobs/j/cancel') return json({})
    if (path.startsWith('/api/jobs')) return json({ rows: [] })
    return how.method === 'POST' ? json({ id: 'v', job_id: 'j', state: 'queued' }) : json({ rows: await newest() })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const opened = () =>
  mount(RunBar, { props: { schemes: [{ id: 's', number: 'S-1', name: 'Weekly', site_id: 'x', mps: false, current_version_id: null }], schemeId: 's', version: null } })

async function running() {
  const bar = opened()
  await flushPromises()
  await bar.findAll('button').at(-1)!.trigger('click')
  await flushPromises()
  return bar
}

test('a run shows how far it is, can be stopped where it was asked for, and its end is told', async () => {
  const bar = await running()
  expect([bar.find('[role=progressbar]').attributes('aria-valuenow'), bar.find('[role=status]').text()]).toEqual(['40', '第 2 层'])
  await bar.findAll('button').at(-1)!.trigger('click')
  await flushPromises()
  expect(asked).toContain('POST /api/jobs/j/cancel')
  expect(bar.emitted('done')).toBe(undefined)
  state = job('cancelled')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([bar.emitted('done')?.length, bar.find('[role=progressbar]').exists(), bar.find('[role=alert]').exists()]).toEqual([1, false, false])
})

test('a run that failed says why', async () => {
  const bar = await running()
  state = job('failed', 'BOM 有环')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(bar.find('[role=alert]').text()).toContain('BOM 有环')
  expect(bar.emitted('done')).toHaveLength(1)
})

test('no run is offered before it is known whether one goes on, nor twice while it is asked for', async () => {
  let tell = (_rows: unknown[]) => {}
  newest = () => new Promise((told) => (tell = told))
  const bar = opened()
  await flushPromises()
  const button = () => bar.findAll('button').at(-1)!
  expect(button().attributes('disabled')).toBeDefined()
  tell([])
  await flushPromises()
  expect(button().attributes('disabled')).toBeUndefined()
  await button().trigger('click')
  expect(button().attributes('disabled')).toBeDefined()
  await flushPromises()
  expect([bar.find('[role=progressbar]').exists(), asked.filter((one) => one === 'POST /api/planning/plan_version').length]).toEqual([true, 1])
  state = job('done')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([button().attributes('disabled'), bar.emitted('done')?.length]).toEqual([undefined, 1])
})

test('one that goes on already is followed instead of offered', async () => {
  newest = async () => [{ id: 'v', job_id: 'j', state: 'running' }]
  const bar = opened()
  await flushPromises()
  expect([bar.find('[role=progressbar]').exists(), asked.some((one) => one.startsWith('POST'))]).toEqual([true, false])
  state = job('done')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([bar.findAll('button').at(-1)!.attributes('disabled'), bar.emitted('done')?.length]).toEqual([undefined, 1])
})
