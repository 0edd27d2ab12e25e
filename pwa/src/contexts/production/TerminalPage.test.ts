import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Row } from '../../documents/row'
import { openAct } from '../../offline/act'
import { settle } from '../../offline/outbox'
import { actor, store, sync } from '../../offline/sync'
import TerminalPage from './TerminalPage.vue'
import { SCOPE, anOperation, anOrderRow, aTicketRow } from './testing/builders'
import { closeUndo } from './undo'

const holds = (document: string, row: Row) => store.row.put({ scope: SCOPE, document, id: row.id, number: null, version: row.version, row, fresh: 0 })
const Nowhere = { template: '<i />' }
let mounted: ReturnType<typeof mount> | null = null

beforeEach(async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('no network')))
  actor.value = { person_id: 'zhang', scope: SCOPE }
  sync.offlineSince = Date.now()
  await Promise.all([store.row.clear(), store.act.clear(), store.kept.clear()])
  await store.keep('device', 'd')
})

afterEach(async () => {
  vi.restoreAllMocks()
  mounted?.unmount()
  await closeUndo()
})

async function holdsTicket(ticket: Partial<Row> = {}) {
  await holds('production/ticket', aTicketRow({ state: 'running', good: '5', ...ticket }))
  await holds('production/work_order', anOrderRow({ operations: [anOperation(10, { received: '12', good: '12' }), anOperation(20, { received: '12', good: '5', queued: '7', instruction: '按图加工' })] }))
}

async function terminal(ticket: Partial<Row> = {}) {
  await holdsTicket(ticket)
  return opened('t20')
}

function mounts(ticketId: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:anything(.*)*', component: Nowhere }] })
  return mount(TerminalPage, { props: { ticketId }, global: { plugins: [router] }, attachTo: document.body })
}

async function opened(ticketId: string) {
  mounted = mounts(ticketId)
  await vi.waitFor(() => expect(mounted!.find('.primary').exists()).toBe(true))
  return mounted
}

const press = async (label: string) => {
  const button = mounted!.findAll('button').find((one) => one.text() === label)
  expect(button, label).toBeDefined()
  await button!.trigger('click')
  await flushPromises()
}
const acts = async () => Promise.all((await store.act.orderBy('place').toArray()).map((act) => openAct(store, act)))

describe('the terminal, without network', () => {
  test('says what to do, how far it is and what comes next', async () => {
    const page = await terminal()
    await vi.waitFor(() => expect(page.text()).toContain('还差 7'))
    expect(page.get('h1').text()).toBe('车')
    expect(page.text()).toContain('按图加工')
    expect(page.get('.primary').text()).toBe('报良品 7')
  })

  test('a report is stored as a fact, and the bar moves before anything is sent', async () => {
    const page = await terminal()
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 7'))
    await page.findAll('.step')[0]!.trigger('click')
    await press('报良品 6')
    await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
    expect((await acts())[0]).toMatchObject({ document: 'production/production_report', verb: 'create', state: 'waiting', base_version: null, values: { ticket_id: 't20', kind: 'good', quantity: '6', checksum: 'abc' } })
    await vi.waitFor(() => expect(page.text()).toContain('还差 1'))
    expect(page.text()).toContain('已保存：良品 6')
    expect(page.get('.primary').text()).toBe('报良品 1')
  })

  test('a second tap of a bouncing thumb makes no second report', async () => {
    const page = await terminal({ state: 'waiting', good: '0' })
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('开工'))
    const button = page.get('.primary')
    await Promise.all([button.trigger('click'), button.trigger('click')])
    await flushPromises()
    await vi.waitFor(() => expect(page.get('.primary').text()).toContain('报良品'))
    expect((await acts()).map((act) => act.values.kind)).toEqual(['start'])
  })

  test('a bouncing thumb does not report all that is left, but what was entered at once is meant', async () => {
    const page = await terminal()
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 7'))
    const [less] = page.findAll('.step')
    for (const _ of '123456') await less!.trigger('click')
    await press('报良品 1')
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 6'))
    await press('报良品 6')
    expect(await acts()).toHaveLength(1)
    for (const _ of '12345') await less!.trigger('click')
    await press('报良品 1')
    await vi.waitFor(async () => expect((await acts()).map((act) => act.values.quantity)).toEqual(['1', '1']))
  })

  test('undone within ten seconds, nothing of it is left', async () => {
    const page = await terminal()
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 7'))
    await press('报良品 7')
    await vi.waitFor(() => expect(page.find('.undo').exists()).toBe(true))
    await page.findAll('button').find((one) => one.text().startsWith('撤销'))!.trigger('click')
    await vi.waitFor(async () => expect(await acts()).toEqual([]))
    await vi.waitFor(() => expect(page.text()).toContain('还差 7'))
    await vi.waitFor(() => expect(page.text()).toContain('已撤销，没有送出'))
  })

  test('nothing is reported with a quantity of nothing', async () => {
    const page = await terminal({ good: '11' })
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 1'))
    await page.findAll('.step')[0]!.trigger('click')
    await press('报良品 0')
    expect(page.text()).toContain('数量要大于 0。')
    expect(await acts()).toEqual([])
  })

  test('a refused report is shown with the server’s sentence and counts no more', async () => {
    const page = await terminal()
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 7'))
    await press('报良品 7')
    await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
    await settle(store, [{ id: (await acts())[0]!.id, status: 'refused', message: '你没有报工的权限。' }])
    await vi.waitFor(() => expect(page.text()).toContain('还差 7'))
    await page.findAll('[role=tab]').find((one) => one.text().startsWith('记录'))!.trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('你没有报工的权限。'))
  })

  test('no figure can be changed before this device was asked what to offer', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const get = store.row.get.bind(store.row) as (key: unknown) => Promise<unknown>
    const first = get as never
    vi.spyOn(store.row, 'get').mockImplementationOnce(first).mockImplementationOnce((async (key: unknown) => (await asked, get(key))) as never)
    await holdsTicket()
    mounted = mounts('t20')
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(mounted.findAll('.step')).toHaveLength(0)
    answer()
    await vi.waitFor(() => expect(mounted!.get('.primary').text()).toBe('报良品 7'))
  })

  test('one less than the one of an unknown ticket is no figure: what is offered later still comes', async () => {
    const page = await opened('t20')
    await page.findAll('.step')[0]!.trigger('click')
    expect(page.get('.primary').text()).toBe('报良品 1')
    await holdsTicket()
    await vi.waitFor(() => expect(page.get('.primary').text()).toBe('报良品 7'))
  })

  test('what was counted on an unknown ticket stays when the ticket comes', async () => {
    const page = await opened('t20')
    await page.findAll('.step')[1]!.trigger('click')
    await holdsTicket()
    await vi.waitFor(() => expect(page.text()).toContain('还差 7'))
    expect(page.get('.primary').text()).toBe('报良品 2')
  })

  test('a ticket this device never saw can be reported all the same', async () => {
    const page = await opened('0193c0de-0000-7000-8000-00000000abcd')
    expect(page.text()).toContain('本机没有这张工票的资料')
    await press('报良品 1')
    await vi.waitFor(async () => expect(await acts()).toHaveLength(1))
    expect((await acts())[0]!.values).toEqual({ ticket_id: '0193c0de-0000-7000-8000-00000000abcd', kind: 'good', quantity: '1' })
  })
})
