import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import HeatMapPage from './HeatMapPage.vue'

vi.mock('../people/session', () => ({ may: () => true, session: { me: { site_id: 'site' } } }))

const lathe = { id: 'lathe', number: 'L-1', title: '车床' }
const cell = (percent: string | null) => ({ open: percent === null ? 0 : 480, busy: percent === null ? 0 : Number(percent) * 4.8, setup: 0, percent })
const load = { days: ['2031-03-01', '2031-03-02'], rows: [{ work_center: { id: 'mill', number: 'M-1', title: '铣床' }, cells: [cell('10'), cell(null)] }, { work_center: lathe, cells: [cell('100'), cell('112.4')] }] }
const chart = {
  zero: new Date('2031-03-01T00:00:00').toISOString(), rows: [{ work_center: lathe, place: 1, places: 1 }], orders: [{ id: 'o', number: 'WO-1', item: { id: 'i', number: 'I', title: '传动轴' }, quantity: '12' }],
  bars: [['s', 0, 0, 20, '车', 32 * 3600, 33 * 3600, 35 * 3600, 16]],
}
const schedule = (id: string, state: string) => ({ id, number: `SCH-${id}`, version: 1, site_id: 'site', cause: 'plan', base_id: null, remark: '', state, begins_at: null, late_orders: 0 })
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
let listed: object[]
const fetched = vi.fn(async (path: string) => {
  if (path.endsWith('/load')) return json(load)
  if (path.endsWith('/chart')) return json(chart)
  return json({ rows: listed, after: null, count: null })
})
const asked = () => fetched.mock.calls.map(([path]) => path.replace('/api/scheduling/detailed_schedule', ''))
let mounted: ReturnType<typeof mount> | null = null
let router: Router

beforeEach(() => {
  fetched.mockClear()
  vi.stubGlobal('fetch', fetched)
  listed = [schedule('b', 'made'), schedule('a', 'published')]
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

async function opened() {
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  await router.push('/schedule/load')
  mounted = mount(HeatMapPage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.heat, .empty').exists()).toBe(true))
  return mounted
}

describe('the heat map', () => {
  test('is of the published schedule unless another is named, the fullest work center first, a figure in each cell', async () => {
    const page = await opened()
    expect(router.currentRoute.value.query.schedule).toBe('a')
    expect(page.findAll('tbody tr').map((row) => [row.find('th').text(), ...row.findAll('td').map((one) => one.text())])).toEqual([['车床', '100', '112 ▲'], ['铣床', '10', '–']])
    expect(page.findAll('thead th').map((one) => one.attributes('scope'))).toEqual(['col', 'col', 'col'])
    expect(page.find('.cell.level-over').attributes('aria-label')).toContain('112%')
    expect(asked().some((path) => path.endsWith('/chart'))).toBe(false)
  })

  test('opens a day: what is done there, with what comes late in words', async () => {
    const page = await opened()
    await page.findAll('.cell')[1]!.trigger('click')
    await vi.waitFor(() => expect(page.findAll('.one').length).toBe(1))
    for (const word of ['09:00–11:00', '20 车', '传动轴 × 12', 'WO-1', '08:00 起换型', '订单拖期']) expect(page.find('.one').text()).toContain(word)
    await page.findAll('.cell')[0]!.trigger('click')
    await flushPromises()
    expect(page.find('.day').text()).toContain('这一天没有排工序')
    expect(asked().filter((path) => path.endsWith('/chart')).length).toBe(1)
  })

  test('is walked with the arrows; the Tab key stops at one cell', async () => {
    const page = await opened()
    expect(page.findAll('.cell[tabindex="0"]').length).toBe(1)
    await page.find('.heat').trigger('keydown', { key: 'ArrowRight' })
    await flushPromises()
    expect(document.activeElement?.textContent?.trim()).toBe('112 ▲')
  })

  test('says where there is no schedule yet', async () => {
    listed = []
    expect((await opened()).find('.empty').text()).toContain('还没有算好的排产方案')
  })
})
