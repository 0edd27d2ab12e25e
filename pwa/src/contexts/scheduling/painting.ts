/** Draws what is in sight of a chart on a canvas: closed times, bars with their marks, the ghost of a move, now and the frozen time. */

import { barsWithin, closedWithin, has, heightOf, isLate, laneOf, linesInSight, RUNNING, secondAt, spanOf, xOf, yOf, type Bar, type Board, type View } from './gantt'
import { MARK_PATHS, marksOf, type Mark } from './marks'
import type { Head } from './ticks'
import { mixed, type Tones } from './tones'

export interface Scene {
  board: Board
  view: View
  head: Head
  tones: Tones
  now: number
  chosen: Bar | null
  ghost: Bar | null
  ripple: readonly Bar[]
  isFeasible: boolean
}

type Pen = CanvasRenderingContext2D
interface Box {
  x: number
  y: number
  width: number
  height: number
}

const LEAST_PX = 2
const TEXT_FROM_PX = 26
/** Narrower bars would be all edge. */
const EDGE_FROM_PX = 5
/** No letter is narrower on the average: what cannot fit is not measured. */
const LETTER_PX = 4.5
const FONT_PX = 12

export function paint(pen: Pen, scene: Scene): void {
  const { view, tones } = scene
  pen.fillStyle = tones.raised
  pen.fillRect(0, 0, view.width, view.height)
  const lines = linesInSight(scene.board, view)
  for (const line of lines) paintLine(pen, scene, line)
  paintGrid(pen, scene)
  pen.font = `${FONT_PX}px ${tones.font}`
  pen.textBaseline = 'middle'
  for (const line of lines) paintBars(pen, scene, line)
  for (const bar of scene.ripple) outline(pen, scene, bar, tones.wait, [4, 3])
  if (scene.chosen) outline(pen, scene, scene.chosen, tones.ink, [])
  if (scene.ghost) paintGhost(pen, scene, scene.ghost)
  paintNow(pen, scene)
}

function paintLine(pen: Pen, { board, view, tones }: Scene, line: number): void {
  const [y, height] = [yOf(board, view, line), heightOf(board, view, line)]
  const [from, until] = [secondAt(view, 0), secondAt(view, view.width)]
  pen.fillStyle = tones.shut
  for (const [shut, opens] of closedWithin(board.lines[line]!, from, until)) pen.fillRect(xOf(view, shut), y, (opens - shut) * view.scale, height)
  for (const { from: shut, until: opens } of board.lines[line]!.row.closed) {
    if (opens <= from || shut >= until) continue
    const box = { x: xOf(view, shut), y, width: (opens - shut) * view.scale, height }
    pen.fillRect(box.x, box.y, box.width, box.height)
    hatch(pen, view, box, tones.edge, 9)
  }
  pen.fillStyle = tones.line
  pen.fillRect(0, y + height - 1, view.width, 1)
}

function paintGrid(pen: Pen, { view, head, tones }: Scene): void {
  pen.fillStyle = tones.line
  for (const { at } of head.lower) pen.fillRect(Math.round(xOf(view, at)), 0, 1, view.height)
  pen.fillStyle = tones.edge
  for (const { at } of head.upper) pen.fillRect(Math.round(xOf(view, at)), 0, 1, view.height)
}

function paintBars(pen: Pen, scene: Scene, line: number): void {
  const { board, view } = scene
  const from = secondAt(view, 0)
  for (const bar of barsWithin(board.lines[line]!, from, from + spanOf(view))) paintBar(pen, scene, bar)
}

export function boxOf(board: Board, view: View, bar: Bar): Box & { run: number } {
  const { y, height } = laneOf(board, view, bar.row, bar.lane)
  const [x, run] = [xOf(view, bar.setup), xOf(view, bar.start)]
  return { x, y, width: Math.max(LEAST_PX, xOf(view, bar.end) - x), height, run }
}

/** Set-up as a hatch, the run as a block; an edge below and a corner for late, never by colour alone. */
function paintBar(pen: Pen, scene: Scene, bar: Bar): void {
  const { board, view, tones, ghost, chosen } = scene
  const box = boxOf(board, view, bar)
  const [run, end] = [Math.max(box.x, box.run), box.x + box.width]
  const isRunning = has(bar, RUNNING)
  pen.globalAlpha = ghost?.id === bar.id ? 0.35 : 1
  const isThin = end - run < EDGE_FROM_PX
  pen.fillStyle = isRunning ? tones.runBar : isThin ? tones.thinBar : isLate(bar) ? tones.lateBar : tones.bar
  pen.fillRect(run, box.y, Math.max(LEAST_PX, end - run), box.height)
  if (run - box.x >= 1) paintSetup(pen, scene, { ...box, width: run - box.x })
  pen.fillStyle = isRunning ? tones.run : tones.accent
  if (!isThin) pen.fillRect(run, box.y, 2, box.height)
  if (isLate(bar)) paintLate(pen, tones, { ...box, x: run, width: Math.max(LEAST_PX, end - run) })
  if (chosen && chosen.order === bar.order) frame(pen, box, tones.accent, 1)
  if (end - Math.max(run, 0) > TEXT_FROM_PX && box.height >= FONT_PX) paintWords(pen, scene, bar, { ...box, x: run, width: end - run })
  pen.globalAlpha = 1
}

function paintSetup(pen: Pen, { view, tones }: Scene, box: Box): void {
  pen.fillStyle = tones.raised
  pen.fillRect(box.x, box.y, box.width, box.height)
  hatch(pen, view, box, tones.accent, 5)
  frame(pen, box, tones.accent, 1)
}

function paintLate(pen: Pen, tones: Tones, { x, y, width, height }: Box): void {
  pen.fillStyle = tones.stop
  pen.fillRect(x, y + height - 3, width, 3)
  if (width < 8) return
  pen.beginPath()
  pen.moveTo(x + width, y)
  pen.lineTo(x + width - 8, y)
  pen.lineTo(x + width, y + 8)
  pen.fill()
}

/** Marks first, then as many words as there is room for; they stay in sight while their bar does. */
function paintWords(pen: Pen, { view, tones }: Scene, bar: Bar, box: Box): void {
  let x = Math.max(box.x + 6, 4)
  const until = Math.min(box.x + box.width - 4, view.width)
  const middle = box.y + box.height / 2
  pen.fillStyle = tones.ink
  for (const mark of marksOf(bar)) {
    if (x + 12 > until) return
    paintMark(pen, mark, x, middle)
    x += 13
  }
  const words = fitting(pen, wordsOf(bar), until - x)
  if (words) pen.fillText(words, x, middle + 0.5)
}

const paths = new Map<Mark, Path2D>()

function paintMark(pen: Pen, mark: Mark, x: number, y: number): void {
  const path = paths.get(mark) ?? new Path2D(MARK_PATHS[mark])
  paths.set(mark, path)
  pen.save()
  pen.translate(x, y - 5)
  pen.strokeStyle = pen.fillStyle
  pen.lineWidth = 1.4
  if (mark === 'running') pen.fill(path)
  pen.stroke(path)
  pen.restore()
}

const tail = (number: string): string => /[^-]+$/.exec(number)?.[0] ?? number
const wordsOf = ({ order, operation, name }: Bar): string[] => [
  `${order.number} · ${operation} ${name} · ${order.item.title}`, `${order.number} · ${operation} ${name}`, `${order.number} · ${operation}`, `${tail(order.number)} · ${operation}`, tail(order.number),
]

const widths = new Map<string, number>()

function fitting(pen: Pen, choices: readonly string[], room: number): string | null {
  if (widths.size > 20_000) widths.clear()
  for (const words of choices) {
    if (words.length * LETTER_PX > room) continue
    const known = widths.get(words) ?? pen.measureText(words).width
    widths.set(words, known)
    if (known <= room) return words
  }
  return null
}

function hatch(pen: Pen, view: View, { x, y, width, height }: Box, tone: string, gap: number): void {
  const [from, until] = [Math.max(0, x), Math.min(view.width, x + width)]
  if (until <= from) return
  pen.save()
  pen.beginPath()
  pen.rect(from, y, until - from, height)
  pen.clip()
  pen.beginPath()
  for (let at = from - height - ((from - x) % gap); at < until; at += gap) {
    pen.moveTo(at, y + height)
    pen.lineTo(at + height, y)
  }
  pen.strokeStyle = tone
  pen.lineWidth = 1
  pen.stroke()
  pen.restore()
}

function frame(pen: Pen, { x, y, width, height }: Box, tone: string, thick: number): void {
  pen.strokeStyle = tone
  pen.lineWidth = thick
  pen.strokeRect(x + thick / 2, y + thick / 2, Math.max(1, width - thick), height - thick)
}

function outline(pen: Pen, { board, view }: Scene, bar: Bar, tone: string, dash: number[]): void {
  pen.setLineDash(dash)
  frame(pen, boxOf(board, view, bar), tone, 2)
  pen.setLineDash([])
}

function paintGhost(pen: Pen, scene: Scene, bar: Bar): void {
  const tone = scene.isFeasible ? scene.tones.accent : scene.tones.stop
  const box = boxOf(scene.board, scene.view, bar)
  pen.fillStyle = mixed(tone, scene.tones.raised, 0.35)
  pen.fillRect(box.x, box.y, box.width, box.height)
  if (!scene.isFeasible) hatch(pen, scene.view, box, tone, 6)
  frame(pen, box, tone, 2)
  paintWords(pen, scene, bar, { ...box, x: box.run, width: box.x + box.width - box.run })
}

function paintNow(pen: Pen, { board, view, tones, now }: Scene): void {
  const frozen = board.chart.frozen_until
  if (frozen > board.chart.now) {
    pen.fillStyle = tones.wait
    for (let y = 0; y < view.height; y += 8) pen.fillRect(Math.round(xOf(view, frozen)), y, 2, 5)
  }
  pen.fillStyle = tones.ink
  pen.fillRect(Math.round(xOf(view, now)), 0, 2, view.height)
}
