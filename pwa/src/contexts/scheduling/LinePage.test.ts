import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { today } from '../../i18n/format'
import { monday, type LineSequence, type LineWeek, type Place, type SequenceState } from './line'
import LinePage from './LinePage.vue'
import LinePlaces from './LinePlaces.vue'

const held = vi.hoisted(() => ({ verbs: new Set<string>() }))
vi.mock('../people/session', () => ({ may: (right: string) => held.verbs.has(right.replace('scheduling.line_sequence.', '')) }))

const ALL = ['create', 'arrange', 'move', 'freeze', 'unfreeze', 'finish']
const item = (id: string) => ({ id, number: id, title: id })
const place = (id: string, at: number): Place => ({ id: `p${at}`, place: at, unit: at, item: item(id), work_order: null, pool_entry: null, due: null, options: [], shift: '', starts_at: null, breaks: [] })
const head = (state: SequenceState) => ({ id: 's', number: 'LS-1', version: 3, state, day: today(), takt_seconds: null, hard_broken: 0, soft_weight: '0', job_id: null })
const positions = [place('A', 1), place('B', 2)]
let state: SequenceState
const week = (): LineWeek => ({
  work_center: item('L'), week: monday(today()), today: today(), freeze_until: today(), left: 0,
  days: [{ day: today(), open: true, open_minutes: 480, capacity: null, units: 2, percent: null, shifts: [], sequence: head(state) }],
  models: ['A', 'B'].map((id) => ({ item: item(id), letter: id, options: [], quantities: [1], planned: 1, left: 0 })),
})
const day = (): LineSequence => ({
  sequence: { ...head(state), arranged_at: null, frozen_at: null, reason: '', saved: null, price: null }, work_center: item('L'), rules: [], before: [], positions, level: ['0', '0'], moves: [], kept: null,
})

const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
const answer = (path: string) => {
  if (path.startsWith('/api/plant/work_center')) return { rows: [{ id: 'L', number: 'L', name: 'Line 1' }] }
  if (path.startsWith('/api/scheduling/line-week')) return week()
  return path.endsWith('/try') ? { feasible: true, breaks: [], broken: 0, broken_before: 0 } : day()
}
const fetched = vi.fn(async (path: string, _: RequestInit) => json(answer(path)))
const posted = () => fetched.mock.calls.filter(([, how]) => how.method === 'POST').map(([path]) => path)
let mounted: ReturnType<typeof mount> | null = null

beforeEach(() => {
  fetched.mockClear()
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

async function opened(now: SequenceState, ...verbs: string[]) {
  ;[state, held.verbs] = [now, new Set(verbs)]
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  await router.push('/schedule/line')
  mounted?.unmount()
  mounted = mount(LinePage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.tile').exists()).toBe(true))
  return mounted
}
const DEEDS = ['重新排这一周', '优化顺序', '冻结顺序', '解冻', '当天结束']
const deeds = () => mounted!.findAll('button').map((one) => one.text()).filter((text) => DEEDS.includes(text))

test('who plans the line sees what can be done in each state, and moves a unit by keys', async () => {
  const seen: Record<string, string[]> = {}
  for (const now of ['running', 'frozen', 'draft'] as const) {
    await opened(now, ...ALL)
    seen[now] = deeds()
  }
  expect(seen).toEqual({ running: ['重新排这一周', '当天结束'], frozen: ['重新排这一周', '解冻'], draft: ['重新排这一周', '优化顺序', '冻结顺序'] })
  expect([mounted!.find('.tile').attributes('draggable'), mounted!.text()]).toEqual(['true', expect.stringContaining('拖动卡片')])
  await mounted!.find('.tile').trigger('keydown', { key: 'ArrowRight', altKey: true })
  await flushPromises()
  expect(posted()).toEqual(['/api/scheduling/line-sequences/s/try'])
})

test('who may only read sees the same days, and nothing that would be refused', async () => {
  for (const now of ['running', 'frozen', 'draft'] as const) {
    const page = await opened(now)
    expect([deeds(), page.findAll('.tile').length, page.find('.tile').attributes('draggable')]).toEqual([[], 2, 'false'])
    expect(page.text()).not.toContain('拖动卡片')
    await page.find('.tile').trigger('keydown', { key: 'ArrowRight', altKey: true })
    await flushPromises()
  }
  expect(posted()).toEqual([])
})

test('each right is asked for by itself', async () => {
  await opened('draft', 'freeze')
  expect([deeds(), mounted!.find('.tile').attributes('draggable')]).toEqual([['冻结顺序'], 'false'])
  await opened('draft', 'move')
  expect([deeds(), mounted!.find('.tile').attributes('draggable')]).toEqual([[], 'true'])
})

test('on a phone a unit that may not be moved is no button', async () => {
  const shown = (locked: boolean) => mount(LinePlaces, { props: { positions, marks: new Map(), locked } })
  const [free, locked] = [shown(false), shown(true)]
  await free.findAll('button')[1]!.trigger('click')
  await locked.find('.row').trigger('click')
  expect([free.emitted('open'), locked.emitted('open'), locked.find('button').exists(), locked.findAll('.row').length]).toEqual([[[2]], undefined, false, 2])
})
