import { describe, expect, test } from 'vitest'
import { boardOf } from './gantt'
import { rowsOf, sortedBy } from './rows'
import { durationText } from './saying'
import { centersOf, dayStart, otherDay, placesOn } from './strip'
import { aChart } from './testing/chart'

describe('the table and the strip say what the chart shows', () => {
  const board = boardOf(aChart())

  test('every bar is a row; sorted by one column, equal ones stay in the order of time', () => {
    const rows = rowsOf(board)
    expect(rows).toHaveLength(12)
    expect(sortedBy(rows, '-late').slice(0, 3).map((row) => row.id)).toEqual(['s0-1', 's1-1', 's2-1'])
    expect(sortedBy(rows, 'order').slice(0, 1).map((row) => [row.order, row.item, row.center])).toEqual([['WO-2026-00001', 'I-0 Housing', 'Lathe 0']])
    expect(rows.find((row) => row.id === 's0-3')!.lateText).toBe('晚 2 小时')
  })

  test('lengths of time are said as people say them', () => {
    expect([600, 7200, 12_000, 200_000].map(durationText)).toEqual(['10 分钟', '2 小时', '3 小时 20 分', '2 天 7 小时'])
  })

  test('a day has the bars that touch it, of one work center, and says when it is not open', () => {
    const first = dayStart(board, 0)
    expect(centersOf(board).map((one) => one.id)).toEqual(['c0', 'c1', 'c2'])
    expect(placesOn(board, 'c1', first)[0]!.bars.map((bar) => bar.id)).toEqual(['s1-0', 's1-1', 's1-2', 's1-3'])
    const later = placesOn(board, 'c1', otherDay(board, first, 3))[0]!
    expect([later.bars, later.isShut]).toEqual([[], true])
  })
})
