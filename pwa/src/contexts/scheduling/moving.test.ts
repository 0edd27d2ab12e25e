import { describe, expect, test } from 'vitest'
import { boardOf } from './gantt'
import { barBy, ghostOf, heldAt, heldBy, heldTo, isElsewhere, snapped, wantedOf, type Go } from './moving'
import { aChart } from './testing/chart'

const HOUR = 3600
const board = boardOf(aChart())
const bar = (id: string) => board.bars.get(id)!

describe('from bar to bar', () => {
  const by = (id: string, ...keys: Go[]) => keys.reduce((at, key) => barBy(board, at, key)!, bar(id)).id

  test('left and right stay in the row and stop at its ends', () => {
    expect([by('s0-1', 'ArrowRight'), by('s0-1', 'ArrowLeft', 'ArrowLeft'), by('s0-3', 'ArrowRight')]).toEqual(['s0-2', 's0-0', 's0-3'])
    expect([by('s1-2', 'Home'), by('s1-0', 'End')]).toEqual(['s1-0', 's1-3'])
  })

  test('up and down go to the nearest in time, past rows with nothing in them', () => {
    const chart = aChart(3, 4)
    chart.bars = chart.bars.filter(([, row]) => row !== 1)
    const gap = boardOf(chart)
    expect(barBy(gap, gap.bars.get('s0-2')!, 'ArrowDown')!.id).toBe('s2-2')
    expect(barBy(gap, gap.bars.get('s0-2')!, 'ArrowUp')!.id).toBe('s0-2')
  })

  test('with none chosen it begins with the first in sight; an empty chart has none', () => {
    expect(barBy(board, null, 'ArrowDown', 3 * HOUR)!.id).toBe('s0-1')
    expect(barBy(board, null, 'ArrowDown', 99 * HOUR)!.id).toBe('s0-0')
    expect(barBy(boardOf(aChart(2, 0)), null, 'ArrowDown')).toBe(null)
  })
})

describe('a bar that is moved', () => {
  test('snaps to five minutes of the clock although the chart begins at another second', () => {
    const odd = boardOf({ ...aChart(), zero: '2026-11-30T08:03:20+08:00' })
    expect([snapped(odd, 0), snapped(odd, 149), snapped(odd, -30)]).toEqual([100, 100, 100])
    expect(new Date(odd.zero + snapped(odd, 5000) * 1000).toISOString()).toBe('2026-11-30T01:25:00.000Z')
  })

  test('goes by a quarter of an hour or a row, never out of the chart', () => {
    const held = heldAt(bar('s0-0'))
    expect(heldBy(board, held, 'ArrowRight').start).toBe(HOUR / 2 + 900)
    expect(heldBy(board, held, 'ArrowUp').row).toBe(0)
    expect(heldBy(board, { ...held, row: 2 }, 'ArrowDown').row).toBe(2)
    expect([heldBy(board, { ...held, start: 300 }, 'ArrowLeft').start, heldTo(board, bar('s0-0'), 7, -99 * HOUR)]).toEqual([0, { bar: bar('s0-0'), row: 2, start: 0 }])
  })

  test('keeps its length and its set-up, and says what is wanted in a moment and a place', () => {
    const held = heldTo(board, bar('s0-1'), 1, HOUR + 10)
    expect(held.start).toBe(3.5 * HOUR)
    const ghost = ghostOf(held)
    expect([ghost.row, ghost.setup, ghost.start, ghost.end]).toEqual([1, 3 * HOUR, 3.5 * HOUR, 4.5 * HOUR])
    expect(wantedOf(board, held)).toEqual({ slot_id: 's0-1', work_center_id: 'c1', place: 1, start_at: '2026-11-30T03:30:00.000Z' })
    expect([isElsewhere(held), isElsewhere(heldAt(bar('s0-1')))]).toEqual([true, false])
  })
})
