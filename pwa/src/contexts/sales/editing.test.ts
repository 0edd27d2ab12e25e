import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { language } from '../../i18n'
import EditBar from './EditBar.vue'
import { keyOf, type Cell, type Forecast } from './forecast'
import { placeOf, useEditing } from './useEditing'
import type { Line } from './useWorksheet'

const STARTS = ['2031-01-01', '2031-02-01']
const cell = (start: string, quantity: string): Cell => ({ start, quantity, baseline: quantity, leaves: 1, locked: 0 })
const line = (item: string): Line => ({ key: keyOf({ item_id: item }), node: { item_id: item }, depth: 1, number: item, title: null, series: 1, cells: STARTS.map((start) => cell(start, '40')), canOpen: false, isOpen: false })
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

type Asked = [string, RequestInit]
let answers: (count: number) => Response
const fetched = vi.fn(async (..._asked: Asked) => answers(fetched.mock.calls.length))
const sent = () => fetched.mock.calls.map(([, how]) => JSON.parse(String(how.body)))
const keys = () => fetched.mock.calls.map(([, how]) => (how.headers as Record<string, string>)['Idempotency-Key'])

const changed = vi.fn(async (_fresh: Forecast) => {})
const ask = vi.fn()
const version = ref({ id: 'f', version: 1 } as Forecast | null)
const anEditing = () => useEditing(version, ref(STARTS.map((start) => ({ start, end: start }))), changed, ask)

beforeEach(() => {
  for (const mock of [fetched, changed, ask]) mock.mockClear()
  vi.stubGlobal('fetch', fetched)
  answers = (count) => json({ id: 'f', version: 1 + count })
  version.value = { id: 'f', version: 1 } as Forecast
  language.value = 'en'
})
afterEach(() => vi.unstubAllGlobals())

describe('a figure typed before there is a reason', () => {
  test('waits where it was typed, with all that follow, and nothing is sent', async () => {
    const { edit, given, shown, waiting } = anEditing()
    await edit(line('A'), 0, '70')
    await edit(line('B'), 1, '1,200')
    await edit(line('A'), 0, '75')
    await given()
    expect([...shown.value]).toEqual([[placeOf(line('B').key, STARTS[1]!), '1,200'], [placeOf(line('A').key, STARTS[0]!), '75']])
    expect([waiting.value.length, ask.mock.calls.length, fetched.mock.calls.length]).toEqual([2, 3, 0])
  })

  test('is saved when the reason is given, each as an act of its own', async () => {
    const { edit, given, reason, waiting } = anEditing()
    await edit(line('A'), 0, '70')
    await edit(line('B'), 1, '30')
    reason.value = ' Two more tractors '
    await given()
    expect(sent()).toEqual([
      { node: { item_id: 'A' }, start: STARTS[0], layer: 'absolute', value: '70', reason: 'Two more tractors' },
      { node: { item_id: 'B' }, start: STARTS[1], layer: 'absolute', value: '30', reason: 'Two more tractors' },
    ])
    expect(new Set(keys()).size).toBe(2)
    expect([waiting.value, changed.mock.calls]).toEqual([[], [[{ id: 'f', version: 3 }]]])
  })

  test('goes on waiting when nobody answers, and is sent again as the same act', async () => {
    const { edit, given, reason, waiting } = anEditing()
    await edit(line('A'), 0, '70')
    reason.value = 'Two more'
    answers = () => {
      throw new TypeError('no network')
    }
    await given()
    expect([waiting.value.length, changed.mock.calls.length]).toEqual([1, 0])
    answers = () => json({ id: 'f', version: 2 })
    await given()
    expect([waiting.value.length, keys()[0] === keys()[1], fetched.mock.calls.length]).toEqual([0, true, 2])
  })

  test('stands in its cell until the figures of all are there, and one typed meanwhile is sent, too', async () => {
    const { edit, reason, shown } = anEditing()
    reason.value = 'Two more'
    const seen: string[][] = []
    changed.mockImplementationOnce(async () => {
      seen.push([...shown.value.values()])
      await edit(line('B'), 0, '30')
    })
    await edit(line('A'), 0, '70')
    expect(seen).toEqual([['70']])
    expect(sent().map(({ node, value }) => [node.item_id, value])).toEqual([['A', '70'], ['B', '30']])
    expect([shown.value.size, changed.mock.calls.length]).toEqual([0, 2])
  })

  test('that is refused keeps none of the others back', async () => {
    const { edit, given, reason, waiting } = anEditing()
    await edit(line('A'), 0, '1')
    await edit(line('B'), 0, '30')
    reason.value = 'Two more'
    answers = (count) => (count === 1 ? json({ message: 'Locked figures sum to 40, more than the new value 1.' }, 409) : json({ id: 'f', version: 2 }))
    await given()
    expect(document.body.textContent).toContain('Locked figures sum to 40, more than the new value 1.')
    expect([waiting.value, changed.mock.calls]).toEqual([[], [[{ id: 'f', version: 2 }]]])
  })

  test('is forgotten with its version, and when it is discarded', async () => {
    const { edit, forget, waiting } = anEditing()
    await edit(line('A'), 0, '70')
    version.value = { id: 'g', version: 1 } as Forecast
    await flushPromises()
    expect(waiting.value).toEqual([])
    await edit(line('A'), 0, '70')
    forget()
    expect([waiting.value, fetched.mock.calls.length]).toEqual([[], 0])
  })
})

test('what stands already and what is no number change nothing', async () => {
  const { edit, reason, waiting } = anEditing()
  reason.value = 'Told so'
  await edit(line('A'), 0, '40')
  await edit(line('A'), 0, 'many')
  await flushPromises()
  expect(document.body.textContent).toContain('“many” is no number; nothing was changed.')
  expect([waiting.value, fetched.mock.calls.length]).toEqual([[], 0])
})

test('Enter gives the reason, but not the Enter that ends a word of an input method', async () => {
  const bar = mount(EditBar, { props: { layer: 'absolute', reason: '客户追加', waiting: 1, busy: false } })
  await bar.find('input').trigger('keydown', { key: 'Enter', isComposing: true })
  expect(bar.emitted('given')).toBe(undefined)
  await bar.find('input').trigger('keydown', { key: 'Enter' })
  expect(bar.emitted('given')).toHaveLength(1)
  await bar.findAll('button').at(-1)!.trigger('click')
  expect(bar.emitted('given')).toHaveLength(2)
})
