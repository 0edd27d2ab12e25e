import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setRouter } from '../../app/pages'
import type { Description } from '../../documents/description'
import type { Row } from '../../documents/row'
import { openAct } from '../../offline/act'
import { descriptions } from '../../offline/descriptions'
import { actor, store, sync } from '../../offline/sync'
import DispatchPage from './DispatchPage.vue'
import { ORDER, TICKET } from './reading'
import { anOrderRow, aTicketRow } from './testing/builders'

const home = vi.hoisted(() => ({ now: 'worker', rights: true }))
vi.mock('../people/session', () => ({ may: () => home.rights, session: { get me() { return { home: home.now, person: { id: 'zhang', number: 'P-1', name: '张伟' } } } } }))

const SCOPE = 'S'
const description = { name: TICKET, label: '派工单', offline: 'write', fields: [], lines: [], steps: [], states: [{ name: 'waiting', label: '待开工', meaning: 'wait' }] } as unknown as Description
const told = (id: string, more: object = {}) => ({
  ticket: { id, number: `TK-${id}`, state: 'waiting', version: 4 }, work_order: { id: 'o1', number: 'WO-1' }, item: { id: 'i', number: 'SHAFT', title: '传动轴' }, operation_number: 20, name: '车',
  work_center: { id: 'wc1', number: 'WC-1', title: '车床' }, place: 2, starts_at: new Date(2026, 11, 1, 8).toISOString(), ends_at: new Date(2026, 11, 1, 9, 30).toISOString(), quantity: '12', good: '4',
  sequence: 3, team: null, person: null, late: true, ready: false, why_not: '前道没有转来', ...more,
})
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
let rows: object[]
let more: boolean
let away: boolean
const fetched = vi.fn(async (path: string) => {
  if (away) throw new TypeError('no network')
  return path.startsWith('/api/production/dispatch') ? json({ schedule: null, rows, more }) : json({})
})
const asked = () => fetched.mock.calls.map(([path]) => path).filter((path) => path.startsWith('/api/production/dispatch'))
const put = (document: string, row: Row) => store.row.put({ scope: SCOPE, document, id: row.id, row } as never)
let mounted: ReturnType<typeof mount> | null = null

beforeEach(async () => {
  localStorage.clear()
  fetched.mockClear()
  vi.stubGlobal('fetch', fetched)
  ;[home.now, home.rights, away, rows, more] = ['worker', false, false, [told('a')], false]
  actor.value = { person_id: 'zhang', scope: SCOPE }
  descriptions.value = { language: 'zh-CN', documents: { [TICKET]: description } }
  sync.offlineSince = null
  await Promise.all([store.row.clear(), store.act.clear(), store.keep('device', 'd')])
  await put('people/team', { id: 'turners', version: 1, number: 'T', name: '车工班', work_center_id: 'wc1' })
  await put('people/person', { id: 'zhang', version: 1, number: 'P-1', name: '张伟', team_id: 'turners' })
})

afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

async function opened() {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: { template: '<i />' } }] })
  setRouter(router)
  mounted = mount(DispatchPage, { global: { plugins: [router] }, attachTo: document.body })
  await vi.waitFor(() => expect(mounted!.find('.card, .empty').exists()).toBe(true))
  return mounted
}
const button = (label: string) => [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label)!
const press = async (label: string) => {
  button(label).click()
  await flushPromises()
}

describe('the dispatch list', () => {
  test('shows a worker what is theirs: when, what, how far, where, and why it waits', async () => {
    const page = await opened()
    await vi.waitFor(() => expect(page.find('.card').text()).toContain('前道没有转来'))
    for (const word of ['传动轴', '20 车', 'WO-1', '车床', '2 号位', '4 / 12', '拖期', '还不能干', '08:00', '09:30']) expect(page.find('.card').text()).toContain(word)
    expect(page.find('.card a').attributes('href')).toBe('/work/a')
    expect(asked()[0]).toBe('/api/production/dispatch?person_id=zhang')
    expect(page.find('.give').exists()).toBe(false)
  })

  test('is there without network, from what this phone holds, in the schedule’s order', async () => {
    away = true
    sync.offlineSince = Date.now()
    await put(ORDER, anOrderRow())
    await put(TICKET, aTicketRow({ id: 'later', name: '铣', starts_at: '2026-12-01T10:00:00+00:00' }))
    await put(TICKET, aTicketRow({ id: 'sooner', name: '车', starts_at: '2026-12-01T08:00:00+00:00', place: 1 }))
    await put(TICKET, aTicketRow({ id: 'others', person_id: 'li' }))
    const page = await opened()
    await vi.waitFor(() => expect(page.findAll('.card a').map((one) => one.attributes('href'))).toEqual(['/work/sooner', '/work/later']))
    expect(page.text()).toContain('离线')
  })

  test('says that a long list was cut, but not of what this phone has, which is all', async () => {
    more = true
    rows = Array.from({ length: 500 }, (_, at) => told(`t${at}`))
    await put(ORDER, anOrderRow())
    await put(TICKET, aTicketRow({ id: 'here' }))
    const page = await opened()
    await vi.waitFor(() => expect(page.find('.cut').text()).toBe('太多了，只显示最前面的 500 张。按产线、班组、人员或日期筛选，才看得到其余的。'))
    expect(page.findAll('.card').length).toBe(60)
    away = true
    sync.offlineSince = Date.now()
    await vi.waitFor(() => expect(page.findAll('.card a').map((one) => one.attributes('href'))).toEqual(['/work/here']))
    expect(page.find('.cut').exists()).toBe(false)
    ;[away, more, sync.offlineSince] = [false, false, null]
    await vi.waitFor(() => expect(page.findAll('.card').length).toBe(60))
    expect(page.find('.cut').exists()).toBe(false)
  })

  test('of a line is asked for as it is; without network its parts are found here', async () => {
    localStorage.setItem('gemba.dispatch', JSON.stringify({ workCenterId: 'line' }))
    await put('plant/work_center', { id: 'line', version: 1, number: 'L', name: '一线' })
    await put('plant/work_center', { id: 'part', version: 1, number: 'P', name: '一线 1 位', parent_id: 'line' })
    await put(ORDER, anOrderRow())
    for (const [id, center] of [['at-part', 'part'], ['at-line', 'line'], ['beside', 'wc1']] as const) await put(TICKET, aTicketRow({ id, work_center_id: center, work_center: { id: center, number: center, title: null } }))
    const page = await opened()
    expect(new Set(asked())).toEqual(new Set(['/api/production/dispatch?work_center_id=line']))
    away = true
    sync.offlineSince = Date.now()
    await vi.waitFor(() => expect(page.findAll('.card a').map((one) => one.attributes('href')).sort()).toEqual(['/work/at-line', '/work/at-part']))
  })

  test('says where nothing is theirs, and leads to what their team has', async () => {
    rows = []
    const page = await opened()
    expect(page.find('.empty').text()).toContain('没有派给你的')
    await press('看我班组的')
    await vi.waitFor(() => expect(asked().at(-1)).toBe('/api/production/dispatch?team_id=turners'))
    expect(JSON.parse(localStorage.getItem('gemba.dispatch')!)).toMatchObject({ personId: null, teamId: 'turners' })
  })

  test('a supervisor sees all, and gives a ticket to a team on the version seen, as an act that waits for network', async () => {
    ;[home.now, home.rights] = ['supervisor', true]
    const page = await opened()
    await vi.waitFor(() => expect(page.find('.give').exists()).toBe(true))
    expect(asked()[0]).toBe('/api/production/dispatch')
    sync.offlineSince = null
    rows = [told('a', { team: { id: 'turners', number: 'T', title: '车工班' } })]
    await page.find('.give').trigger('click')
    await flushPromises()
    expect(document.querySelector('dialog[open] h2')!.textContent).toBe('TK-a：派给谁')
    await press('车工班')
    sync.offlineSince = Date.now()
    await press('派给 车工班')
    await vi.waitFor(async () => expect(await store.act.count()).toBe(1))
    const act = await openAct(store, (await store.act.toArray())[0]!)
    expect(act).toMatchObject({ document: TICKET, document_id: 'a', verb: 'change', base_version: 4, values: { team_id: 'turners', person_id: null } })
    await vi.waitFor(() => expect(document.querySelector('dialog[open]')).toBeNull())
  })
})
