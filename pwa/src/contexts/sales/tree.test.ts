import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { Forecast, NodeRow } from './forecast'
import { useWorksheet } from './useWorksheet'

const start = '2031-01-01'
const cell = (quantity: number) => ({ start, quantity: String(quantity), baseline: String(quantity), leaves: 1, locked: 0 })
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
afterEach(() => vi.unstubAllGlobals())

/** One group of three items that come in pages of two; `held` answers wait until they are let go. */
function aServer() {
  const told = { each: 10, held: [] as (() => void)[], holds: false }
  vi.stubGlobal('fetch', async (path: string) => {
    const asked = new URL(path, 'http://here').searchParams
    const [group, after] = [asked.get('by') === 'item_group_id', Number(asked.get('after'))]
    const node = (id: string): NodeRow => ({ node: group ? { item_group_id: id } : { item_group_id: 'G', item_id: id }, number: id, title: null, series: 1, cells: [cell(group ? told.each * 3 : told.each)] })
    const rows = group ? [node('G')] : ['A', 'B', 'C'].map(node).slice(after, after + 2)
    const answer = json({ periods: [{ start, end: start }], rows, total: [cell(told.each * 3)], after: !group && after === 0 ? 2 : null })
    if (told.holds && !group) await new Promise<void>((go) => told.held.push(go))
    return answer
  })
  return told
}

const shown = (sheet: ReturnType<typeof useWorksheet>) => [sheet.total.value[0]?.quantity, ...sheet.lines.value.map((line) => `${line.number} ${line.cells[0]?.quantity}`)]

test('few groups open by themselves, and a level is read on from where it ended', async () => {
  aServer()
  const sheet = useWorksheet()
  await sheet.load({ id: 'f' } as Forecast, 'item')
  expect(shown(sheet)).toEqual(['30', 'G 30', 'A 10', 'B 10'])
  await sheet.more()
  expect([shown(sheet), sheet.unfinished.value]).toEqual([['30', 'G 30', 'A 10', 'B 10', 'C 10'], []])
})

test('after an edit all that was there is shown anew at once, never a parent beside the children of before', async () => {
  const server = aServer()
  const sheet = useWorksheet()
  await sheet.load({ id: 'f' } as Forecast, 'item')
  await sheet.more()
  Object.assign(server, { each: 20, holds: true })
  const done = sheet.refresh()
  await flushPromises()
  expect(shown(sheet)).toEqual(['30', 'G 30', 'A 10', 'B 10', 'C 10'])
  server.holds = false
  for (const go of server.held) go()
  await done
  expect(shown(sheet)).toEqual(['60', 'G 60', 'A 20', 'B 20', 'C 20'])
})

test('what was asked for another version comes too late to be shown', async () => {
  const server = aServer()
  const sheet = useWorksheet()
  await sheet.load({ id: 'f' } as Forecast, 'item_group')
  Object.assign(server, { each: 20 })
  const late = sheet.refresh()
  server.each = 30
  await sheet.load({ id: 'g' } as Forecast, 'item_group')
  await late
  expect(shown(sheet)).toEqual(['90', 'G 90'])
})
