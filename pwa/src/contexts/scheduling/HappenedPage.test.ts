import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setRouter } from '../../app/pages'
import { fromLocal } from '../../documents/fields/moments'
import HappenedPage from './HappenedPage.vue'

vi.mock('../people/session', () => ({ may: () => true, session: { me: { site_id: 'site' } } }))

const lathe = { id: 'lathe', number: 'L-1', title: '车床' }
const closure = { action: 'closed', work_center_id: 'lathe', work_center: lathe, from_at: '2031-03-01T08:00:00+08:00', until_at: null }
const told = {
  schedule: { id: 'base', number: 'SCH-1', published_at: '2031-02-28T08:00:00+08:00' },
  rows: [
    { code: 'equipment_down', sentence: '2 号车床停了', about: { document: 'maintenance/maintenance_order', id: 'm', number: 'MO-1' }, changes: [closure] },
    { code: 'late_material', sentence: '轴承晚到', about: { document: 'purchasing/purchase_order', id: 'p', number: 'PO-1' }, changes: [{ action: 'material', work_order_id: 'o', from_at: '2031-03-04T08:00:00+08:00' }] },
    { code: 'new_order', sentence: '新下了 WO-9', about: { document: 'production/work_order', id: 'w', number: 'WO-9' }, changes: [] },
  ],
}
const schedule = (more: object = {}) => ({ id: 'new', number: 'SCH-2', version: 4, site_id: 'site', cause: 'equipment_down', base_id: 'base', remark: '', state: 'made', late_orders: 1, job_id: 'job', error: '', ...more })
const stand = (place: number) => ({ work_center: lathe, place, start_at: '2031-03-01T08:00:00+08:00' })
const difference = {
  sentences: ['1 道工序移动。', '1 张订单变成拖期。'],
  orders: [
    { work_order: { id: 'o', number: 'WO-1' }, end_before: null, end_after: null, late_before: 0, late_after: 60, sentence: 'WO-1 晚了' },
    { work_order: { id: 'q', number: 'WO-2' }, end_before: null, end_after: null, late_before: 60, late_after: 0, sentence: 'WO-2 赶上了' },
  ],
  moves: [{ slot_id: 's', work_order: { id: 'o', number: 'WO-1' }, operation_number: 20, from: stand(2), to: stand(1), sentence: '2 号车床停机。' }],
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
type Asked = [string, RequestInit]
let happened: object
let made: object
let job: object
const answers = (path: string, { method }: RequestInit) => {
  if (path.startsWith('/api/scheduling/happened')) return json(happened)
  if (path.startsWith('/api/jobs/')) return json(job)
  if (path.includes('/difference')) return json(difference)
  if (path.includes('/steps/publish')) return json(schedule({ state: 'published', version: 5 }))
  if (path.includes('/steps/discard')) return json({ message: '已经发布了' }, 409)
  return json(method === 'POST' ? schedule({ state: 'queued' }) : made)
}
const fetched = vi.fn(async (path: string, how: RequestInit) => answers(path, how))
const asked = (method: string) => (fetched.mock.calls as Asked[]).filter(([, how]) => how.method === method)
const bodyOf = ([, how]: Asked) => JSON.parse(how.body as string) as Record<string, unknown>
const headersOf = ([, how]: Asked) => how.headers as Record<string, string>
let mounted: ReturnType<typeof mount> | null = null

beforeEach(() => {
  fetched.mockClear()
  vi.stubGlobal('fetch', fetched)
  ;[happened, made, job] = [told, schedule(), { id: 'job', kind: '', state: 'done', progress: null, result: null, error: null }]
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

async function opened(path = '/schedule/happened') {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  setRouter(router)
  await router.push(path)
  mounted = mount(HappenedPage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.sentence, .empty, .mended').exists()).toBe(true))
  return mounted
}
const button = (label: string) => [...document.querySelectorAll('button')].filter((one) => one.textContent?.trim() === label).at(-1)!
const press = async (label: string) => {
  button(label).click()
  await flushPromises()
}

describe('what happened', () => {
  test('is told in sentences with the way to the document, and asked for the site at work', async () => {
    const page = await opened()
    expect(asked('GET')[0]![0]).toBe('/api/scheduling/happened?site_id=site')
    expect(page.findAll('.sentence').map((one) => one.text())).toEqual(['2 号车床停了', '轴承晚到', '新下了 WO-9'])
    expect(page.findAll('.card a').map((one) => [one.text(), one.attributes('href')])).toEqual([
      ['查看 MO-1', '/d/maintenance/maintenance_order/m'], ['查看 PO-1', '/d/purchasing/purchase_order/p'], ['查看 WO-9', '/d/production/work_order/w'],
    ])
    expect([page.findAll('input[type=checkbox]').length, page.findAll('.card')[2]!.text()]).toEqual([2, expect.stringContaining('自动考虑')])
  })

  test('cannot be mended before it is said until when the machine stands; what was unticked is not sent', async () => {
    const page = await opened()
    expect(button('修排产（3 件事）').disabled).toBe(true)
    await page.find('input[type=datetime-local]').setValue('2031-03-01T16:00')
    await page.findAll('input[type=checkbox]')[1]!.setValue(false)
    await press('修排产（2 件事）')
    const [sent] = asked('POST')
    expect(sent![0]).toBe('/api/scheduling/detailed_schedule')
    expect(bodyOf(sent!)).toEqual({ cause: 'equipment_down', site_id: 'site', base_id: 'base', changes: [{ action: 'closed', work_center_id: 'lathe', from_at: '2031-03-01T08:00:00+08:00', until_at: fromLocal('2031-03-01T16:00') }] })
    await vi.waitFor(() => expect(page.find('.mended').exists()).toBe(true))
  })

  test('counts with material nobody has ordered only once it is ticked and said when it comes', async () => {
    const change = { action: 'material', work_order_id: 'o', operation_id: 'p', from_at: null }
    happened = { ...told, rows: [{ code: 'missing_material', sentence: '缺轴承', about: { document: 'production/work_order', id: 'o', number: 'WO-1' }, changes: [change] }] }
    const page = await opened()
    expect([button('修排产').disabled, page.find('input[type=datetime-local]').exists()]).toEqual([true, false])
    await page.find('input[type=checkbox]').setValue(true)
    expect([button('修排产（1 件事）').disabled, page.find('.needed').text()]).toEqual([true, expect.stringContaining('什么时候到料')])
    await page.find('input[type=datetime-local]').setValue('2031-03-09T08:00')
    await press('修排产（1 件事）')
    expect(bodyOf(asked('POST')[0]!)).toMatchObject({ cause: 'late_material', changes: [{ ...change, from_at: fromLocal('2031-03-09T08:00') }] })
  })

  test('may be nothing at all', async () => {
    happened = { ...told, rows: [] }
    expect((await opened()).find('.empty').text()).toContain('没有发生要改排产的事')
  })

  test('needs a schedule that was published', async () => {
    happened = { schedule: null, rows: [] }
    expect((await opened()).find('.empty').text()).toContain('还没有发布的排产')
  })
})

describe('the mended schedule', () => {
  test('is followed until it is made, then told in words: first whom it makes late', async () => {
    made = schedule({ state: 'running' })
    job = { id: 'job', kind: '', state: 'running', progress: { done: 40, total: 100, sentence: '搜索' }, result: null, error: null }
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
    await router.push('/schedule/happened?made=new')
    mounted = mount(HappenedPage, { global: { plugins: [router] }, attachTo: document.body })
    await vi.waitFor(() => expect(mounted!.find('.making').text()).toContain('搜索'))
    ;[made, job] = [schedule(), { id: 'job', kind: '', state: 'done', progress: null, result: null, error: null }]
    await vi.waitFor(() => expect(mounted!.find('.sentences').exists()).toBe(true), 3_000)
    expect(mounted!.findAll('.sentences li').map((one) => one.text())).toEqual(difference.sentences)
    expect(mounted!.findAll('.orders').map((one) => one.text())).toEqual([expect.stringMatching(/变成拖期 1.*WO-1 晚了/s), expect.stringMatching(/不再拖期 1.*WO-2 赶上了/s)])
    expect(mounted!.find('.moves').text()).toMatch(/WO-1 工序 20.*车床 2 号位.*车床 1 号位.*2 号车床停机。/s)
  })

  test('is published on the version that was read, as an act', async () => {
    await opened('/schedule/happened?made=new')
    await vi.waitFor(() => expect(document.querySelector('.sentences')).not.toBeNull())
    await press('发布')
    await press('发布')
    const [sent] = asked('POST')
    expect([sent![0], headersOf(sent!)['If-Match'], headersOf(sent!)['Idempotency-Key']?.length]).toEqual(['/api/scheduling/detailed_schedule/new/steps/publish', '"4"', 36])
    await vi.waitFor(() => expect(mounted!.find('.good').text()).toContain('已经发布'))
  })

  test('says why it cannot be discarded', async () => {
    await opened('/schedule/happened?made=new')
    await press('作废')
    await press('作废')
    await vi.waitFor(() => expect(document.querySelector('dialog[open] [role=alert]')!.textContent).toBe('已经发布了'))
  })
})
