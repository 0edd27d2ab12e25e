import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setRouter } from '../../app/pages'
import * as people from '../people/session'
import SchedulePage from './SchedulePage.vue'
import { aChart, aSchedule } from './testing/chart'

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const later = () => {
  let answer: (response: Response) => void = () => {}
  const promise = new Promise<Response>((resolve) => (answer = resolve))
  return { promise, answer }
}
const slotOf = (sentence: string) => ({
  slot: { id: 's', ticket: null, work_order: { id: 'o0', number: 'WO-2026-00001' }, operation_number: 10, name: 'Turning', work_center: { id: 'c0', number: 'WC-0', title: 'Lathe 0' }, place: 1, quantity: '12', setup_at: '2026-11-30T08:00:00+08:00', start_at: '2026-11-30T08:30:00+08:00', end_at: '2026-11-30T09:30:00+08:00', fixed: '' },
  cause: { code: 'machine', sentence }, bounds: [{ code: 'material', sentence: '等钢管', at: '2026-11-30T08:00:00+08:00' }], gain_minutes: 35, before: null, sentence: '',
})
const tried = (sentence: string, more: object = {}) => ({ feasible: true, sentence, bars: [['s0-1', 0, 9000, 10_800, 14_400]], orders: [{ id: 'o1', number: 'WO-2026-00002', late_before: 0, late_after: 10_800 }], measures: {}, ...more })

type Asked = [string, RequestInit]
let answers: (path: string, how: RequestInit) => Response | Promise<Response> | undefined
let state = 'made'
const usual = (path: string): Response => {
  if (path.startsWith('/api/jobs')) return json({ id: 'j', kind: '', state: 'done', progress: null, result: null, error: null, rows: [] })
  if (path.endsWith('/chart')) return json(aChart())
  if (path.endsWith('/gaps')) return json({ rows: [{ work_order: { id: 'o9', number: 'WO-2026-00009' }, operation_number: 20, name: 'Painting', code: 'no_calendar', sentence: '喷漆没有日历' }] })
  if (path.includes('/slots/')) return json(slotOf('车床还在干上一张'))
  if (path.endsWith('/curve')) return json({ state: 'running', points: [], rules: [] })
  return /detailed_schedule\/\w+$/.test(path) ? json(aSchedule({ state: state as 'made' })) : json({ rows: [aSchedule({ state: state as 'made' })] })
}
const fetched = vi.fn(async (path: string, how: RequestInit) => (await answers(path, how)) ?? usual(path.split('?')[0]!))
const asked = (method: string, part = '') => (fetched.mock.calls as Asked[]).filter(([path, how]) => how.method === method && path.includes(part))
let mounted: ReturnType<typeof mount> | null = null

beforeEach(() => {
  fetched.mockClear()
  state = 'made'
  answers = () => undefined
  vi.spyOn(people, 'may').mockReturnValue(true)
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  mounted?.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function opened() {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  setRouter(router)
  await router.push('/schedule')
  mounted = mount(SchedulePage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('canvas').exists()).toBe(true))
  return mounted
}
const press = async (...keys: string[]) => {
  for (const key of keys) await mounted!.find('canvas').trigger('keydown', { key })
  await flushPromises()
}
const button = (label: string) => mounted!.findAll('button').find((one) => one.text() === label)
const said = () => mounted!.find('.gantt [aria-live]').text()

describe('the schedule page', () => {
  test('says that an old one has only its figures left, and offers neither its chart nor publishing it', async () => {
    const gone = aSchedule({ slots_gone_at: '2026-11-30T04:00:00Z' })
    answers = (path) => (/detailed_schedule\/\w+$/.test(path.split('?')[0]!) ? json(gone) : path.includes('/detailed_schedule?') ? json({ rows: [gone] }) : undefined)
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
    await router.push('/schedule')
    mounted = mount(SchedulePage, { global: { plugins: [router] }, attachTo: document.body })
    await vi.waitFor(() => expect(mounted!.find('.note').text()).toContain('SCH-2026-00001 很久没有执行，时段已在'))
    expect([mounted.find('canvas').exists(), mounted.find('.figures').exists(), button('发布')]).toEqual([false, true, undefined])
  })

  test('says how many tickets a published one left to frozen line days, when it is published and after', async () => {
    const page = await opened()
    const left = aSchedule({ state: 'published', left_on_lines: 2, message: '有 2 张派工单没有改动。' })
    answers = (path) => (path.endsWith('/steps/publish') || /detailed_schedule\/\w+$/.test(path.split('?')[0]!) ? json(left) : undefined)
    await button('发布')!.trigger('click')
    await flushPromises()
    ;[...document.querySelectorAll<HTMLElement>('dialog button, [role=dialog] button')].find((one) => one.textContent?.trim() === '发布')!.click()
    await vi.waitFor(() => expect(page.find('.note').text()).toContain('发布时有 2 张派工单没有改动'))
    expect(document.body.textContent).toContain('有 2 张派工单没有改动。')
  })

  test('says the bar the keys reach, and beside it why it lies there', async () => {
    const page = await opened()
    await press('ArrowDown', 'ArrowRight')
    expect(said()).toContain('订单 WO-2026-00002，工序 10 Turning，Shaft。Lathe 0')
    expect(page.find('.why').text()).toBe('为什么在这里车床还在干上一张没有这一条，可以早 35 分钟 开始。还有这些也不让它更早等钢管')
    expect(page.find('.gaps').text()).toContain('没排上：1')
  })

  test('of two slots only the answer to the last is shown, whichever comes first', async () => {
    const [first, second] = [later(), later()]
    const page = await opened()
    answers = (path) => (path.includes('/slots/s0-0') ? first.promise : path.includes('/slots/s0-1') ? second.promise : undefined)
    await press('ArrowDown', 'ArrowRight')
    second.answer(json(slotOf('第二个')))
    await flushPromises()
    first.answer(json(slotOf('第一个')))
    await flushPromises()
    expect(page.find('.cause').text()).toBe('第二个')
  })

  test('a move is tried where it was held last, late answers are dropped, and it is written on the version seen', async () => {
    const page = await opened()
    await press('ArrowDown')
    vi.useFakeTimers()
    const first = later()
    answers = (path) => (path.endsWith('/try') ? first.promise : undefined)
    await press('m', 'ArrowRight', 'ArrowRight')
    expect(said()).toContain('移到 Lathe 0')
    await vi.advanceTimersByTimeAsync(200)
    expect(asked('POST', '/try').map(([, how]) => JSON.parse(how.body as string))).toEqual([{ slot_id: 's0-0', work_center_id: 'c0', place: 1, start_at: '2026-11-30T01:00:00.000Z' }])
    answers = (path) => (path.endsWith('/try') ? json(tried('可以，后面一道跟着晚')) : undefined)
    await press('ArrowDown')
    await vi.advanceTimersByTimeAsync(200)
    first.answer(json(tried('旧的')))
    await flushPromises()
    expect(page.find('.line').text()).toContain('✓ 可以，后面一道跟着晚')
    expect(page.find('.line').text()).toContain('这样会晚的订单：WO-2026-00002 (+3 小时)')
    answers = (path) => (path.endsWith('/move') ? json({}) : undefined)
    await press('Enter')
    const [sent] = asked('POST', '/move')
    expect(JSON.parse(sent![1].body as string)).toMatchObject({ slot_id: 's0-0', work_center_id: 'c1' })
    expect(sent![1].headers).toMatchObject({ 'If-Match': '"3"' })
    expect([page.find('.line').exists(), asked('GET', '/chart').length]).toEqual([false, 2])
  })

  test('given up, nothing is written and nothing is asked any more', async () => {
    await opened()
    await press('ArrowDown')
    vi.useFakeTimers()
    await press('m', 'ArrowRight', 'Escape')
    await vi.advanceTimersByTimeAsync(1_000)
    expect([asked('POST').length, mounted!.find('.line').exists()]).toEqual([0, false])
  })

  test('dropped where it cannot lie it goes back, nothing is written, and the sentence stays until another is chosen', async () => {
    const page = await opened()
    await press('ArrowDown')
    vi.useFakeTimers()
    answers = (path) => (path.endsWith('/try') ? json(tried('这台设备那时停机', { feasible: false, bars: [] })) : undefined)
    await press('m', 'ArrowDown')
    await vi.advanceTimersByTimeAsync(200)
    await press('Enter')
    expect([asked('POST', '/move').length, page.find('.line').text()]).toEqual([0, '✕ 这台设备那时停机'])
    await press('ArrowRight', 'Enter')
    expect(page.find('.line').exists()).toBe(false)
  })

  test('a refused move says why and leaves the bar', async () => {
    const page = await opened()
    answers = (path) => (path.endsWith('/move') ? json({ message: '别人改过了' }, 412) : undefined)
    await press('ArrowDown', 'm', 'ArrowDown', 'Enter')
    await vi.waitFor(() => expect(page.find('.line').text()).toContain('别人改过了'))
    expect(said()).toContain('Lathe 0')
  })

  test('what is published is not moved; a copy of it is made to be changed by hand', async () => {
    state = 'published'
    const page = await opened()
    expect(page.text()).toContain('不能直接改')
    await press('ArrowDown', 'm', 'ArrowRight')
    expect([page.find('.line').exists(), asked('POST').length]).toEqual([false, 0])
    answers = (_, how) => (how.method === 'POST' ? json(aSchedule({ id: 'b', state: 'queued', job_id: 'j' })) : undefined)
    await button('手工调整')!.trigger('click')
    await flushPromises()
    expect(JSON.parse(asked('POST')[0]![1].body as string)).toMatchObject({ cause: 'by_hand', base_id: 'a', search_seconds: 0 })
  })

  test('publishing says first what it does, and is asked for on the version seen', async () => {
    await opened()
    await button('发布')!.trigger('click')
    const sheet = document.querySelector('dialog')!
    expect(sheet.textContent).toContain('现在执行的排产被它替换')
    expect(asked('POST')).toHaveLength(0)
    ;[...sheet.querySelectorAll('button')].find((one) => one.textContent === '发布')!.click()
    await flushPromises()
    expect(asked('POST').map(([path, how]) => [path, (how.headers as Record<string, string>)['If-Match']])).toEqual([['/api/scheduling/detailed_schedule/a/steps/publish', '"3"']])
  })

  test('the line of now stays with the clock when the chart is read again, and when the table was looked at meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
    const page = await opened()
    const line = () => (page.find('.flag.now').element as HTMLElement).style.left
    const scale = Number.parseFloat(line()) / 600
    const left = (seconds: number) => expect(Number.parseFloat(line())).toBeCloseTo(seconds * scale, 3)
    await vi.advanceTimersByTimeAsync(3_600_000)
    left(600 + 3600)
    answers = (path) => (path.endsWith('/chart') ? json({ ...aChart(), now: 600 + 3600 }) : path.endsWith('/move') ? json({}) : undefined)
    await press('ArrowDown', 'm', 'ArrowDown', 'Enter')
    await vi.waitFor(() => expect(asked('GET', '/chart').length).toBe(2))
    await flushPromises()
    left(600 + 3600)
    await vi.advanceTimersByTimeAsync(120_000)
    left(600 + 3600 + 120)
    await page.findAll('.bar input')[1]!.trigger('click')
    await vi.advanceTimersByTimeAsync(600_000)
    await page.findAll('.bar input')[0]!.trigger('click')
    left(600 + 3600 + 720)
  })

  test('discarding asks first, says what is lost, and only then is asked for on the version seen', async () => {
    await opened()
    await button('作废')!.trigger('click')
    const sheet = [...document.querySelectorAll('dialog')].find((one) => one.textContent!.includes('作废 SCH-2026-00001？'))!
    expect([sheet.open, sheet.textContent, asked('POST').length]).toEqual([true, expect.stringContaining('手工改动也一起没有'), 0])
    const inSheet = (label: string) => [...sheet.querySelectorAll('button')].find((one) => one.textContent!.trim() === label)!
    inSheet('取消').click()
    await flushPromises()
    expect([sheet.open, asked('POST').length]).toEqual([false, 0])
    await button('作废')!.trigger('click')
    inSheet('作废').click()
    await flushPromises()
    expect(asked('POST').map(([path, how]) => [path, (how.headers as Record<string, string>)['If-Match']])).toEqual([['/api/scheduling/detailed_schedule/a/steps/discard', '"3"']])
  })

  test('publishing and discarding are shown to who may do them, each by itself', async () => {
    const shownFor = async (verb: string) => {
      vi.spyOn(people, 'may').mockImplementation((right) => right.endsWith(`.${verb}`))
      mounted?.unmount()
      await opened()
      return ['发布', '作废'].filter(button)
    }
    expect([await shownFor('publish'), await shownFor('discard'), await shownFor('read')]).toEqual([['发布'], ['作废'], []])
  })

  test('the table says the same, and the same one is chosen', async () => {
    const page = await opened()
    await press('ArrowDown')
    await page.findAll('.bar input')[1]!.trigger('click')
    expect(page.findAll('[role=grid] tbody .row')).toHaveLength(12)
    expect(page.find('.row.open').text()).toContain('车床还在干上一张')
  })

  test('without any schedule it says what to do', async () => {
    answers = (path) => (path.includes('detailed_schedule?') ? json({ rows: [] }) : undefined)
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
    setRouter(router)
    mounted = mount(SchedulePage, { global: { plugins: [router] } })
    await vi.waitFor(() => expect(mounted!.find('.empty').text()).toContain('还没有排产方案'))
  })
})
