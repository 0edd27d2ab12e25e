import { describe, expect, test, vi } from 'vitest'
import { barsWithin, boardOf, closedWithin, firstAbove, hitAt, laneOf, lineAt, linesInSight, nearestZoom, nextSpan, nowOf, revealing, ripple, totalHeight, xOf, ZOOMS, type View } from './gantt'
import { aChart } from './testing/chart'

const HOUR = 3600
const view = (more: Partial<View> = {}): View => ({ scale: 100 / HOUR, left: 0, top: 0, width: 400, height: 100, row: 28, ...more })
const ids = (bars: readonly { id: string }[]) => bars.map((bar) => bar.id)

describe('what is in sight', () => {
  test('the first above a limit is found by halving, also before all and behind all', () => {
    expect([0, 1, 3, 9].map((limit) => firstAbove([1, 3, 3, 7], limit))).toEqual([0, 1, 3, 4])
  })

  test('bars that end or begin exactly at the edge are not shown, one that covers the window is', () => {
    const [line] = boardOf(aChart()).lines
    expect(ids(barsWithin(line!, 1.5 * HOUR, 2 * HOUR))).toEqual([])
    expect(ids(barsWithin(line!, HOUR, 1.2 * HOUR))).toEqual(['s0-0'])
    expect(ids(barsWithin(line!, 0, 6.01 * HOUR))).toEqual(['s0-0', 's0-1', 's0-2', 's0-3'])
  })

  test('bars come sorted whatever order they were told in', () => {
    const chart = aChart()
    chart.bars.reverse()
    expect(ids(boardOf(chart).lines[1]!.bars)).toEqual(['s1-0', 's1-1', 's1-2', 's1-3'])
  })

  test('a long one that began before shorter ones is found after they have ended', () => {
    const chart = aChart(1, 0)
    chart.bars.push(['long', 0, 0, 10, '', 0, 0, 9 * HOUR, 0], ['short', 0, 0, 20, '', HOUR, HOUR, 2 * HOUR, 0])
    const board = boardOf(chart)
    expect(ids(barsWithin(board.lines[0]!, 5 * HOUR, 6 * HOUR))).toEqual(['long'])
    expect([board.lines[0]!.lanes, board.bars.get('long')!.lane, board.bars.get('short')!.lane]).toEqual([2, 0, 1])
  })

  test('of fifty thousand random windows none shows more or less than looking at every bar does', () => {
    const chart = aChart(1, 0)
    let seed = 7
    const random = (most: number) => (seed = (seed * 48271) % 2147483647) % most
    for (let at = 0; at < 60; at += 1) {
      const start = random(1000)
      chart.bars.push([`b${at}`, 0, 0, 10, '', start, start, start + 1 + random(120), 0])
    }
    const [line] = boardOf(chart).lines
    for (let at = 0; at < 50_000; at += 1) {
      const from = random(1100)
      const until = from + 1 + random(90)
      const slow = line!.bars.filter((bar) => bar.setup < until && bar.end > from)
      if (barsWithin(line!, from, until).join() !== slow.join()) expect([from, until]).toBe('the same')
    }
  })

  test('closed is what lies between open stretches, cut to the window', () => {
    const line = boardOf(aChart()).lines[0]!
    expect(closedWithin(line, HOUR, 25 * HOUR)).toEqual([[8 * HOUR, 24 * HOUR]])
    expect(closedWithin(line, 30 * HOUR, 40 * HOUR)).toEqual([[32 * HOUR, 40 * HOUR]])
    expect(closedWithin(line, 10 * HOUR, 12 * HOUR)).toEqual([[10 * HOUR, 12 * HOUR]])
    expect(closedWithin({ row: { open: [] }, closes: [] }, 0, 5)).toEqual([[0, 5]])
  })

  test('only lines in the picture are drawn, also half of one', () => {
    const board = boardOf(aChart(10, 1))
    expect(linesInSight(board, view({ top: 40 }))).toEqual([1, 2, 3, 4])
    expect(linesInSight(boardOf(aChart(0, 0)), view())).toEqual([])
  })

  test('a row of several lanes is higher, and all below lie lower', () => {
    const chart = aChart(2, 1)
    chart.bars.push(['second', 0, 1, 10, '', 0, 0, HOUR, 0])
    const board = boardOf(chart)
    expect([lineAt(board, view(), 47), lineAt(board, view(), 48), totalHeight(board, view())]).toEqual([0, 1, 76])
    expect(laneOf(board, view(), 0, 1)).toEqual({ y: 24, height: 20 })
  })
})

describe('what is hit', () => {
  const board = boardOf(aChart())

  test('a bar is hit from its set-up to its end, the empty is nothing', () => {
    expect([10, 60, 149, 175].map((x) => hitAt(board, view(), x, 14)?.id ?? null)).toEqual(['s0-0', 's0-0', 's0-0', null])
    expect(hitAt(board, view(), 10, 42)?.id).toBe('s1-0')
    expect([hitAt(board, view(), 10, 90), hitAt(board, view(), 10, 28)]).toEqual([null, null])
  })

  test('a bar of two pixels is hit beside it, the nearer of two wins', () => {
    const far = view({ scale: 1 / HOUR })
    expect(hitAt(board, far, 1.6, 14)?.id).toBe('s0-0')
    expect(hitAt(board, far, 1.9, 14)?.id).toBe('s0-1')
  })

  test('scrolled, it is found where it is seen', () => {
    expect(hitAt(board, view({ left: 200, top: 28 }), 10, 14)?.id).toBe('s1-1')
  })
})

describe('how much is in sight', () => {
  test('the steps go from a shift to six weeks and end there', () => {
    const spans = ZOOMS.map((one) => one.span)
    expect(nextSpan(spans[0]!, 1)).toBe(spans[1])
    expect(nextSpan(spans[1]! + 5000, -1)).toBe(spans[1])
    expect([nextSpan(spans.at(-1)!, 1), nextSpan(spans[0]!, -1)]).toEqual([spans.at(-1), spans[0]])
    expect([nearestZoom(7 * HOUR), nearestZoom(40 * 86_400)]).toEqual(['shift', 'weeks'])
  })

  test('a bar in sight is not scrolled to, one outside no further than needed', () => {
    const board = boardOf(aChart())
    expect(revealing(board, view({ left: 0 }), board.bars.get('s0-0')!)).toEqual({ left: 0, top: 0 })
    const to = revealing(board, view(), board.bars.get('s2-3')!)
    expect(to).toEqual({ left: 374, top: 0 })
    expect(xOf(view({ left: to.left }), board.bars.get('s2-3')!.end)).toBe(376)
  })

  test('a ripple is drawn where the bars would lie; what is not in the chart is left out', () => {
    const board = boardOf(aChart())
    const [moved, ...rest] = ripple(board, [['s0-1', 2, 5, 6, 7], ['nobody', 0, 1, 2, 3], ['s0-2', 99, 1, 2, 3]])
    expect([moved!.row, moved!.setup, moved!.end, moved!.order.number, rest]).toEqual([2, 5, 7, 'WO-2026-00002', []])
  })
})

test('now goes on from the chart’s now since the board came; a later board begins anew', () => {
  vi.useFakeTimers()
  const first = boardOf({ ...aChart(), now: 600 })
  vi.advanceTimersByTime(90_000)
  const second = boardOf({ ...aChart(), now: 690 })
  expect([nowOf(first), nowOf(second)]).toEqual([690, 690])
  vi.advanceTimersByTime(30_000)
  expect([nowOf(first), nowOf(second)]).toEqual([720, 720])
  vi.useRealTimers()
})
