import { describe, expect, test } from 'vitest'
import { barOf, isOver, measures, moved, periodText, scheduled, wanted, type Cell, type ItemRow } from './mps'
import { en, zh } from './mpsWords'

const NOTHING = { forecast: '0', consumed: '0', net: '0', counted: '0', orders: '0', needs: '0', scheduled: '0', firm: '0', proposed: '0', balance: '0', atp: '0', atp_cumulative: '0' }
const cell = (figures: Partial<Cell>) => ({ ...NOTHING, fence: '', can_edit: true, version: 1, planned_orders: [], ...figures }) as Cell
const row = (...cells: Cell[]) => ({ cells }) as ItemRow
const SIZE = { row: 3, column: 12 }
const sources = import.meta.glob<string>(['./Mps*.vue', './useMps.ts', './mps.ts'], { query: '?raw', import: 'default', eager: true })
const everything = Object.values(sources).join('\n')
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('the keyboard on the master schedule', () => {
  test('arrows move by one and stop at the edges', () => {
    expect(moved({ row: 0, column: 0 }, 'ArrowRight', SIZE)).toEqual({ row: 0, column: 1 })
    expect(moved({ row: 0, column: 0 }, 'ArrowLeft', SIZE)).toEqual({ row: 0, column: 0 })
    expect(moved({ row: 2, column: 11 }, 'ArrowDown', SIZE)).toEqual({ row: 2, column: 11 })
    expect(moved({ row: 2, column: 11 }, 'ArrowUp', SIZE)).toEqual({ row: 1, column: 11 })
    expect([moved({ row: 1, column: 5 }, 'Home', SIZE), moved({ row: 1, column: 5 }, 'End', SIZE)]).toEqual([{ row: 1, column: 0 }, { row: 1, column: 11 }])
  })

  test('any other key leads nowhere', () => {
    expect([moved({ row: 0, column: 0 }, 'Enter', SIZE), moved({ row: 0, column: 0 }, '7', SIZE)]).toEqual([null, null])
  })
})

describe('what a cell holds', () => {
  test('firm and proposed together are what is typed over, as exact as the wire', () => {
    expect(scheduled(cell({ firm: '0.1', proposed: '0.2' }))).toBe('0.3')
    expect(wanted(cell({ orders: '4', counted: '2.5', needs: '1' }))).toBe('7.5')
  })

  test('rows that are nothing everywhere are left out, those one looks for stay', () => {
    expect(measures(row(cell({})))).toEqual({ above: ['forecast', 'orders'], below: ['balance', 'atp', 'atp_cumulative'] })
    expect(measures(row(cell({}), cell({ scheduled: '5', consumed: '1' }))).above).toEqual(['forecast', 'consumed', 'orders', 'scheduled'])
  })

  test('a period of one day is that day', () => {
    const year = new Date().getFullYear()
    expect(periodText({ first: `${year}-03-02`, last: `${year}-03-02` })).toBe('03-02')
    expect(periodText({ first: `${year}-03-02`, last: `${year}-03-08` })).toBe('03-02 – 03-08')
  })
})

describe('load bars', () => {
  test('never leave their place, and are full where nothing can be done at all', () => {
    const load = (percent: string | null, hours = '4', over = '0') => ({ load: hours, capacity: '16', percent, over })
    expect([barOf(load('62.5')), barOf(load('125')), barOf(load(null)), barOf(load(null, '0'))]).toEqual([63, 100, 100, 0])
    expect([isOver(load('125', '20', '4')), isOver(load('62.5'))]).toEqual([true, false])
  })
})

test('texts have the same places for values in both languages, and each is used', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(places(en[key]), key).toEqual(places(zh[key]))
    expect(everything.includes(`'${key}'`) || everything.includes(`t(${key})`), key).toBe(true)
  }
})
