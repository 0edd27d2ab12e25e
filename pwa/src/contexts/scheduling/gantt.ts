/** The geometry of a chart of slots: which bars lie where, in seconds and pixels. It knows neither canvas nor page. */

import type { Chart, ChartOrder, ChartRow, MovedBar } from './schedules'

export const PINNED = 1
export const FROZEN = 2
export const RUNNING = 4
export const MOVED = 8
export const LATE = 16

export interface Bar {
  id: string
  row: number
  order: ChartOrder
  operation: number
  name: string
  setup: number
  start: number
  end: number
  flags: number
  /** Which of the lanes of its row, where several run at once as in a furnace. */
  lane: number
}

/** The bars of one place in the order of time. `reach` is the latest end so far, so that halving finds who is in sight. */
export interface Line {
  row: ChartRow
  bars: Bar[]
  reach: number[]
  /** When each open stretch ends. */
  closes: number[]
  lanes: number
}

export interface Board {
  chart: Chart
  /** When it came, by this browser's clock: the chart's now was then. */
  came: number
  zero: number
  lines: Line[]
  bars: Map<string, Bar>
  /** Lanes above each line, and of all lines at the end. */
  above: number[]
}

export const has = (bar: { flags: number }, flag: number): boolean => (bar.flags & flag) !== 0
export const momentOf = (board: Board, seconds: number): number => board.zero + seconds * 1000
/** What time it is by now on the chart: its own now, and what has passed since it came. */
export const nowOf = ({ chart, came }: Pick<Board, 'chart' | 'came'>): number => chart.now + (Date.now() - came) / 1000
export const isLate = (bar: Bar): boolean => has(bar, LATE)

export function boardOf(chart: Chart): Board {
  const lines: Line[] = chart.rows.map((row) => ({ row, bars: [], reach: [], closes: row.open.map(([, end]) => end), lanes: 1 }))
  const bars = new Map<string, Bar>()
  for (const [id, row, order, operation, name, setup, start, end, flags] of chart.bars) {
    const bar: Bar = { id, row, order: chart.orders[order]!, operation, name, setup, start, end, flags, lane: 0 }
    lines[row]?.bars.push(bar)
    bars.set(id, bar)
  }
  let lanes = 0
  const above = lines.map((line) => ((lanes += laid(line)), lanes - line.lanes))
  return { chart, came: Date.now(), zero: Date.parse(chart.zero), lines, bars, above: [...above, lanes] }
}

/** Each bar in the first lane that is free by then; answers how many lanes there are. */
function laid(line: Line): number {
  line.bars.sort((one, other) => one.setup - other.setup || one.end - other.end)
  const free: number[] = []
  let latest = -Infinity
  for (const bar of line.bars) {
    const lane = free.findIndex((until) => until <= bar.setup)
    bar.lane = lane < 0 ? free.length : lane
    free[bar.lane] = bar.end
    line.reach.push((latest = Math.max(latest, bar.end)))
  }
  return (line.lanes = Math.max(1, free.length))
}

/** The first place in a rising row of numbers that is above the limit. */
export function firstAbove(rising: readonly number[], limit: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! > limit) high = middle
    else low = middle + 1
  }
  return low
}

/** Bars of a line that show between two moments. */
export function barsWithin(line: Line, from: number, until: number): Bar[] {
  const found: Bar[] = []
  for (let at = firstAbove(line.reach, from); at < line.bars.length; at += 1) {
    const bar = line.bars[at]!
    if (bar.setup >= until) break
    if (bar.end > from) found.push(bar)
  }
  return found
}

/** When a place is closed between two moments: what lies between its open stretches. */
export function closedWithin({ row: { open }, closes }: Pick<Line, 'closes'> & { row: Pick<ChartRow, 'open'> }, from: number, until: number): [number, number][] {
  const found: [number, number][] = []
  let shut = from
  for (let at = firstAbove(closes, from); at < open.length && open[at]![0] < until; at += 1) {
    const [opens, closes] = open[at]!
    if (opens > shut) found.push([shut, opens])
    shut = Math.max(shut, closes)
  }
  if (shut < until) found.push([shut, until])
  return found
}

// --- What is in sight -------------------------------------------------------------------------------------------------

/** Pixels a second, what has been scrolled, how big the picture is, and how high a row of one lane. */
export interface View {
  scale: number
  left: number
  top: number
  width: number
  height: number
  row: number
}

/** How long a time fills the width of the picture, from a shift to weeks. */
export const ZOOMS = [
  { name: 'shift', span: 8 * 3600 },
  { name: 'day', span: 24 * 3600 },
  { name: 'days', span: 3 * 86_400 },
  { name: 'week', span: 7 * 86_400 },
  { name: 'fortnight', span: 14 * 86_400 },
  { name: 'weeks', span: 42 * 86_400 },
] as const
export type Zoom = (typeof ZOOMS)[number]['name']

/** The further lanes of a row are as high as this. */
export const LANE = 20
export const MARGIN = 3

export const clamped = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))
export const spanOf = (view: View): number => view.width / view.scale
export const boundedSpan = (span: number): number => clamped(span, ZOOMS[0].span / 2, ZOOMS.at(-1)!.span)
export const nearestZoom = (span: number): Zoom => ZOOMS.reduce((best, one) => (Math.abs(Math.log(one.span / span)) < Math.abs(Math.log(best.span / span)) ? one : best)).name
/** The next of the named times, longer or shorter than what is shown. */
export const nextSpan = (span: number, step: 1 | -1): number =>
  (step > 0 ? ZOOMS.find((one) => one.span > span * 1.01) : ZOOMS.findLast((one) => one.span < span * 0.99))?.span ?? span

export const secondAt = (view: View, x: number): number => (view.left + x) / view.scale
export const xOf = (view: View, seconds: number): number => seconds * view.scale - view.left
const topOf = (board: Board, view: View, line: number): number => line * view.row + (board.above[line]! - line) * LANE
export const yOf = (board: Board, view: View, line: number): number => topOf(board, view, line) - view.top
export const heightOf = (board: Board, view: View, line: number): number => view.row + (board.lines[line]!.lanes - 1) * LANE
export const totalHeight = (board: Board, view: View): number => topOf(board, view, board.lines.length)
export const totalWidth = (board: Board, view: View): number => Math.max(view.width, board.chart.until * view.scale)

/** Where a bar of a line lies: its lane's share of the row. */
export function laneOf(board: Board, view: View, line: number, lane: number): { y: number; height: number } {
  const lanes = board.lines[line]?.lanes ?? 1
  const share = (heightOf(board, view, line) - 2 * MARGIN) / lanes
  return { y: yOf(board, view, line) + MARGIN + Math.min(lane, lanes - 1) * share, height: share - (lanes > 1 ? 1 : 0) }
}

/** The line at a height of the picture; the last one below all, none above. */
export function lineAt(board: Board, view: View, y: number): number {
  let [low, high] = [0, board.lines.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (yOf(board, view, middle) <= y) low = middle
    else high = middle - 1
  }
  return low
}

export function linesInSight(board: Board, view: View): number[] {
  if (!board.lines.length) return []
  const found: number[] = []
  for (let line = lineAt(board, view, 0); line < board.lines.length && yOf(board, view, line) < view.height; line += 1) found.push(line)
  return found
}

/** A finger or a pointer need not meet a bar of two pixels exactly. */
const REACH_PX = 4

export function hitAt(board: Board, view: View, x: number, y: number): Bar | null {
  const line = board.lines[lineAt(board, view, y)]
  if (!line || y > totalHeight(board, view) - view.top) return null
  const at = secondAt(view, x)
  const slack = REACH_PX / view.scale
  const near = barsWithin(line, at - slack, at + slack).filter((bar) => {
    const { y: top, height } = laneOf(board, view, bar.row, bar.lane)
    return y >= top - 1 && y <= top + height + 1
  })
  const away = (bar: Bar) => Math.max(0, bar.setup - at, at - bar.end)
  return near.reduce<Bar | null>((best, bar) => (best === null || away(bar) < away(best) ? bar : best), null)
}

/** How far the picture must be scrolled so that a bar is seen; no further than needed. */
export function revealing(board: Board, view: View, bar: Pick<Bar, 'row' | 'setup' | 'end'>): { left: number; top: number } {
  const [from, until] = [bar.setup * view.scale, Math.min(bar.end, bar.setup + spanOf(view) * 0.8) * view.scale]
  const [above, below] = [topOf(board, view, bar.row), topOf(board, view, bar.row) + heightOf(board, view, bar.row)]
  const edge = 24
  const left = from - edge < view.left ? from - edge : until + edge > view.left + view.width ? until + edge - view.width : view.left
  return { left: Math.max(0, left), top: above < view.top ? above : below > view.top + view.height ? below - view.height : view.top }
}

/** What changes elsewhere when a bar is moved, as bars that can be drawn. */
export const ripple = (board: Board, moved: readonly MovedBar[]): Bar[] =>
  moved.flatMap(([id, row, setup, start, end]) => {
    const bar = board.bars.get(id)
    return bar && board.lines[row] ? [{ ...bar, row, setup, start, end, lane: row === bar.row ? bar.lane : 0 }] : []
  })
