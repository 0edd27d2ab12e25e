import { describe, expect, it } from 'vitest'
import type { Chart, LoadCell } from './around'
import { byFullness, flagsOf, heightOf, hoursText, levelOf, neighbour, operationsOf, percentText, weekOf, weeksIn } from './heat'

const cell = (percent: string | null, more: Partial<LoadCell> = {}): LoadCell => ({ open: 480, busy: 240, setup: 30, percent, ...more })

describe('a cell', () => {
  it('always says a figure, and marks what is over the capacity', () => {
    expect(['0', '39.9', '69.5', '89', '100', '100.5'].map((one) => [levelOf(cell(one)), percentText(cell(one))])).toEqual([
      [0, '0'], [1, '40'], [2, '70'], [3, '89'], [4, '100'], ['over', '101 ▲'],
    ])
  })

  it('of a closed day says so, and is too full where something is done all the same', () => {
    const closed = cell(null, { open: 0, busy: 0 })
    expect([levelOf(closed), percentText(closed), heightOf(closed)]).toEqual(['closed', '–', 0])
    expect([levelOf(cell(null)), percentText(cell(null)), heightOf(cell(null))]).toEqual(['over', '▲', 100])
  })

  it('stands no higher than the day', () => {
    expect([heightOf(cell('55')), heightOf(cell('140'))]).toEqual([55, 100])
    expect([hoursText(90), hoursText(480)]).toEqual(['1.5', '8'])
  })
})

describe('the operations of a day', () => {
  const day = '2026-12-02'
  const zero = new Date('2026-12-01T00:00:00')
  const at = (hour: number) => hour * 3600
  const center = (id: string) => ({ id, number: id, title: id })
  const chart: Chart = {
    zero: zero.toISOString(),
    rows: [{ work_center: center('lathe'), place: 1, places: 2 }, { work_center: center('lathe'), place: 2, places: 2 }, { work_center: center('mill'), place: 1, places: 1 }],
    orders: [{ id: 'o', number: 'WO-1', item: center('shaft'), quantity: '12' }],
    bars: [
      ['night', 1, 0, 20, '车', at(20), at(22), at(26), 8],
      ['before', 0, 0, 10, '车', at(1), at(2), at(24), 0],
      ['noon', 0, 0, 30, '车', at(36), at(36), at(38), 16],
      ['mill', 2, 0, 40, '铣', at(30), at(30), at(31), 0],
      ['next', 0, 0, 50, '车', at(48), at(48), at(50), 0],
    ],
  }

  it('are those that touch it at the work center, by place and time', () => {
    expect(operationsOf(chart, 'lathe', day).map(({ slot, place, start, flags }) => [slot, place, new Date(start).getHours(), flags])).toEqual([
      ['noon', 1, 12, ['late']], ['night', 2, 22, ['moved']],
    ])
  })

  it('know every mark of a bar', () => {
    expect(flagsOf(31)).toEqual(['pinned', 'frozen', 'running', 'moved', 'late'])
  })
})

describe('on a phone and with the arrows', () => {
  it('weeks follow each other, the last one may be short', () => {
    const days = Array.from({ length: 10 }, (_, at) => `d${at}`)
    expect([weeksIn(days), weekOf(days, 1), weeksIn([])]).toEqual([2, ['d7', 'd8', 'd9'], 1])
  })

  it('arrows stay on the map', () => {
    expect([neighbour([0, 0], 'ArrowUp', [3, 5]), neighbour([0, 0], 'ArrowRight', [3, 5]), neighbour([2, 1], 'End', [3, 5]), neighbour([2, 4], 'ArrowDown', [3, 5])]).toEqual([null, [0, 1], [2, 4], null])
  })

  it('the fullest work center is first', () => {
    const row = (id: string, ...told: (string | null)[]) => ({ work_center: { id, number: id }, cells: told.map((one) => cell(one)) })
    expect(byFullness([row('a', '10', null), row('b', '120'), row('c', '80', '90')]).map((one) => one.work_center.id)).toEqual(['b', 'c', 'a'])
  })
})
