import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import ScheduleComparePage from './ScheduleComparePage.vue'

vi.mock('../people/session', () => ({ may: () => true, session: { me: { site_id: 'site' } } }))

const schedule = (id: string, more: object = {}) => ({ id, number: `SCH-${id}`, version: 3, site_id: 'site', cause: 'plan', base_id: null, remark: `第 ${id} 份`, state: 'made', begins_at: '2031-03-01T08:00:00Z', late_orders: 2, job_id: null, ...more })
const side = (id: string, more: object = {}) => ({ id, number: `SCH-${id}`, remark: `第 ${id} 份`, cause: 'plan', state: 'made', goal: 'on_time', late_orders: 4, tardiness_hours: '8', setup_hours: '2', utilization_percent: '70', wip_orders: '5', flow_hours: '90', moved: 0, left_out: 0, ends_at: '2031-03-09T08:00:00Z', ...more })
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })

type Asked = [string, RequestInit]
let listed: object[]
const fetched = vi.fn(async (path: string, _how: RequestInit) => {
  if (path.includes('/compare')) return json({ schedules: [side('a'), side('b', { late_orders: 1, moved: 7 })], centers: [{ work_center: { id: 'l', number: 'L', title: '车床' }, percents: ['90.4', '61'] }], best: { late_orders: 'b', moved: 'a', setup_hours: 'a' } })
  if (path.includes('/steps/')) return json(schedule('b', { state: 'published', version: 4 }))
  return json({ rows: listed, after: null, count: null })
})
const asked = (method: string) => (fetched.mock.calls as Asked[]).filter(([, how]) => how.method === method)
let mounted: ReturnType<typeof mount> | null = null
let router: Router

beforeEach(() => {
  fetched.mockClear()
  vi.stubGlobal('fetch', fetched)
  listed = [schedule('a', { state: 'published' }), schedule('b'), schedule('c')]
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

async function opened(path: string) {
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  await router.push(path)
  mounted = mount(ScheduleComparePage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.measures, .cards, .choosing, .empty').exists()).toBe(true))
  return mounted
}
const press = async (label: string) => {
  ;[...document.querySelectorAll('button')].filter((one) => one.textContent?.trim() === label).at(-1)!.click()
  await flushPromises()
}

describe('schedules side by side', () => {
  test('are chosen of the site’s last ten, two at the least', async () => {
    const page = await opened('/schedule/compare')
    expect(asked('GET')[0]![0]).toBe('/api/scheduling/detailed_schedule?site_id=site&state=made%2Cpublished%2Creplaced&limit=10')
    await page.findAll('input[type=checkbox]')[0]!.setValue(true)
    expect(page.findAll('button').find((one) => one.text() === '比较')!.attributes('disabled')).toBeDefined()
    await page.findAll('input[type=checkbox]')[1]!.setValue(true)
    await press('比较 2 份')
    await vi.waitFor(() => expect(router.currentRoute.value.query.ids).toBe('a,b'))
    await vi.waitFor(() => expect(page.find('.measures').exists()).toBe(true))
  })

  test('mark the best of each row in words; where both are alike nobody is best', async () => {
    const page = await opened('/schedule/compare?ids=a,b')
    const rows = page.findAll('.measures tbody tr').map((row) => [row.find('th').text(), ...row.findAll('td').map((cell) => cell.text())])
    expect(rows.slice(0, 4)).toEqual([['拖期订单', '4', '1✓ 最好'], ['拖期合计（小时）', '8', '8'], ['利用率', '70%', '70%'], ['换型（小时）', '2', '2']])
    expect(rows.find(([name]) => name === '移动的工序')).toEqual(['移动的工序', '0✓ 最好', '7'])
    expect(page.find('.bars').attributes('aria-label')).toBe('车床: A SCH-a：90%, B SCH-b：61%')
  })

  test('only one that is made can be published, on the version that was compared', async () => {
    await opened('/schedule/compare?ids=a,b')
    expect([...document.querySelectorAll('.deeds')].map((one) => one.textContent?.includes('发布'))).toEqual([false, true])
    await press('发布')
    await press('发布')
    const [path, how] = asked('POST')[0]!
    expect([path, (how.headers as Record<string, string>)['If-Match']]).toEqual(['/api/scheduling/detailed_schedule/b/steps/publish', '"3"'])
  })

  test('are asked for by nobody where there are none', async () => {
    listed = []
    expect((await opened('/schedule/compare')).find('.empty').text()).toContain('还没有算好的排产方案')
    expect(asked('GET').filter(([path]) => path.includes('/compare'))).toEqual([])
  })
})
