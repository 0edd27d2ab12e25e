import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../../i18n'
import type { Compared } from './around'
import { bestIds, byLoad, centerBars, idsOf, isEnough, rowsOf, valueText, winsOf } from './comparing'

const schedule = (id: string, more: Partial<Compared> = {}): Compared => ({
  id, number: `SCH-${id}`, remark: '', cause: 'plan', state: 'made', goal: 'on_time', late_orders: 3, tardiness_hours: '12.5', utilization_percent: '80', setup_hours: '4', wip_orders: '6', flow_hours: '100', moved: 0, left_out: 0, ends_at: '2026-12-10T08:00:00+00:00', ...more,
})

afterEach(() => {
  language.value = 'zh-CN'
})

describe('which schedules are meant', () => {
  it('is two to six, each once', () => {
    expect(idsOf('a,b,,a, c')).toEqual(['a', 'b', 'c'])
    expect(idsOf('1,2,3,4,5,6,7')).toHaveLength(6)
    expect([idsOf(undefined), isEnough(['a']), isEnough(['a', 'b'])]).toEqual([[], false, true])
  })
})

describe('the best of a row', () => {
  it('is marked on everybody who is as good as the best; of use more is better, of all else less', () => {
    expect([...bestIds('late_orders', [schedule('a', { late_orders: 1 }), schedule('b'), schedule('c', { late_orders: 1 })])]).toEqual(['a', 'c'])
    expect([...bestIds('utilization_percent', [schedule('a'), schedule('b', { utilization_percent: '90' })])]).toEqual(['b'])
    expect([...bestIds('ends_at', [schedule('a'), schedule('b', { ends_at: '2026-12-10T10:00:00+08:00' })])]).toEqual(['b'])
  })

  it('is nobody where all are alike, or where one is not known', () => {
    expect([bestIds('late_orders', [schedule('a'), schedule('b')]).size, bestIds('wip_orders', [schedule('a'), schedule('b', { wip_orders: null })]).size]).toEqual([0, 0])
  })

  it('compares figures, not their spelling', () => {
    const told = [schedule('a', { tardiness_hours: '2.50' }), schedule('b', { tardiness_hours: '2.5' }), schedule('c')]
    expect([...bestIds('tardiness_hours', told)]).toEqual(['a', 'b'])
  })
})

describe('a row', () => {
  it('has bars in proportion to the largest, and none for a moment or for nothing at all', () => {
    const rows = rowsOf([schedule('a', { late_orders: 1 }), schedule('b', { late_orders: 4 })])
    const shares = (measure: string) => rows.find((row) => row.measure === measure)!.cells.map((cell) => cell.share)
    expect([shares('late_orders'), shares('moved'), shares('ends_at')]).toEqual([[0.25, 1], [null, null], [null, null]])
    expect([winsOf(rows, 'a'), winsOf(rows, 'b')]).toEqual([['late_orders'], []])
  })

  it('says figures as people write them, and a dash where there is none', () => {
    expect([valueText('utilization_percent', '80.1'), valueText('late_orders', 1200), valueText('wip_orders', null)]).toEqual(['80.1%', '1,200', '–'])
  })
})

describe('bars of work centers', () => {
  it('carry letter and figure, and stop at the top where there is too much', () => {
    const bars = centerBars({ work_center: { id: 'l', number: 'L' }, percents: ['80.4', '120', null] })
    expect(bars).toEqual([
      { letter: 'A', text: '80', height: 80.4, isFull: false }, { letter: 'B', text: '120', height: 100, isFull: true }, { letter: 'C', text: '–', height: 0, isFull: false },
    ])
  })

  it('come with the busiest first, without those that do nothing', () => {
    const center = (id: string, ...percents: (string | null)[]) => ({ work_center: { id, number: id }, percents })
    expect(byLoad([center('a', '10', null), center('b', '20', '95'), center('c', '50', '40'), center('d', '0.0', null)]).map((one) => one.work_center.id)).toEqual(['b', 'c', 'a'])
  })
})
