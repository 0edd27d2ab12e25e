import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import GradeBoard from './GradeBoard.vue'
import { placed, spanOf, type GradeRun, type Ribbon } from './grades'

const held = vi.hoisted(() => ({ verbs: new Set<string>() }))
vi.mock('../people/session', () => ({ may: (right: string) => held.verbs.has(right.replace('scheduling.grade_sequence.', '')) }))

const run = (id: string, minutes: number, change = 10): GradeRun => ({ id, grade: id, grammage: null, tonnes: '10', due: null, earliest: null, minutes, change: { minutes: change, broke: '0', cost: String(change), forbidden: false }, starts_at: null, ends_at: null, late_minutes: 0 })
const ribbon = (order: readonly string[], cost: string, more: Partial<Ribbon> = {}): Ribbon => ({
  sequence: { id: 's', number: 'GS-1', version: 4, state: 'draft', begins_at: '2026-12-01T00:00:00Z', grade: 'white', grammage: null, remark: '', work_center: { id: 'w', number: 'PM1', title: 'PM1' }, table: { id: 't', number: 'T', title: 'T' } },
  feasible: true, sentence: '', rows: order.map((id) => run(id, 100)), measures: { change_minutes: 20, broke: '0', late_minutes: 0, cost, ends_at: null }, cost_before: '20', proved: false, ...more,
})

const asked: [string, string[]][] = []
let tried: (order: string[]) => Ribbon
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })

let state: Ribbon['sequence']['state']

beforeEach(() => {
  asked.length = 0
  ;[state, held.verbs] = ['draft', new Set(['change', 'arrange', 'freeze', 'thaw'])]
  tried = (order) => ribbon(order, '410')
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    const order = how.body ? (JSON.parse(how.body as string).order as string[]) : []
    asked.push([`${how.method} ${path.split('/').at(-1)}`, order])
    if (path.endsWith('/chart')) return json(ribbon(['white', 'dark'], '20', { proved: true, sequence: { ...ribbon([], '').sequence, state } }))
    return json(tried(order))
  })
})
afterEach(() => vi.unstubAllGlobals())

async function board() {
  const shown = mount(GradeBoard, { props: { id: 's' }, global: { stubs: { RouterLink: RouterLinkStub } } })
  await flushPromises()
  return shown
}

test('a grade is put before another, or at the end', () => {
  expect(placed(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
  expect(placed(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a'])
})

test('a short run is still wide enough to be read', () => {
  expect([spanOf(0, [run('a', 100)]), spanOf(100, [run('a', 100)])]).toEqual([1, 3])
})

test('what another order costs is told before it is saved', async () => {
  const shown = await board()
  expect(shown.findAll('.name').map((one) => one.text())).toEqual(['white', 'dark'])
  expect(shown.find('.measures').text()).toContain('已证明最优')
  await shown.findAll('.arrows button')[1]!.trigger('click')
  await flushPromises()
  expect(asked.at(-1)).toEqual(['POST try', ['dark', 'white']])
  expect(shown.findAll('.name').map((one) => one.text())).toEqual(['dark', 'white'])
  expect(shown.find('.measures').text()).toContain('成本 410原来 20')
  await shown.findAll('.acts button')[1]!.trigger('click')
  await flushPromises()
  expect(asked.at(-1)).toEqual(['POST order', ['dark', 'white']])
})

test('an order with a forbidden change is named and cannot be saved', async () => {
  tried = (order) => ribbon(order, '0', { feasible: false, measures: null, sentence: '从 dark 到 white 的改产是禁止的。' })
  const shown = await board()
  await shown.findAll('.arrows button')[1]!.trigger('click')
  await flushPromises()
  expect(shown.find('[role=alert]').text()).toBe('✕ 从 dark 到 white 的改产是禁止的。')
  expect(shown.findAll('.acts button')[1]!.attributes('disabled')).toBeDefined()
})

test('who may only read sees the ribbon, and nothing that would be refused; each right is asked for by itself', async () => {
  const seen = async (now: typeof state, ...verbs: string[]) => {
    ;[state, held.verbs] = [now, new Set(verbs)]
    const shown = await board()
    return [shown.findAll('button').map((one) => one.text()), shown.find('li').attributes('draggable')]
  }
  expect([await seen('draft'), await seen('frozen')]).toEqual([[[], 'false'], [[], 'false']])
  expect([await seen('draft', 'arrange'), await seen('draft', 'freeze'), await seen('frozen', 'thaw')]).toEqual([[['自动排顺序'], 'false'], [['冻结'], 'false'], [['解冻'], 'false']])
  const [buttons, draggable] = await seen('draft', 'change')
  expect([buttons!.length, draggable]).toEqual([4, 'true'])
})
