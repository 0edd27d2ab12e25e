/** The pointer on the chart: a press chooses, a pull on a bar moves it and on the empty scrolls, the wheel with Ctrl zooms. */

import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { hitAt, lineAt, spanOf, type Bar, type View } from './gantt'
import { heldTo } from './moving'
import { isHeldFast } from './saying'
import type { Given } from './useKeys'

interface Deeds {
  choose: (bar: Bar) => void
  open: (bar: Bar) => void
  refused: (bar: Bar) => void
  pan: (x: number, y: number) => void
  zoomTo: (span: number, x?: number) => void
}

/** Where a pointer went down, and what has become of it. */
interface Press {
  x: number
  y: number
  left: number
  bar: Bar | null
  does: 'press' | 'pan' | 'move'
}

const STILL_PX = 4
const EDGE_PX = 28
const PUSH_PX = 14
const ZOOM_RATE = 0.0022

export function useHands(given: () => Given, pane: Ref<HTMLElement | null>, view: Ref<View>, deeds: Deeds) {
  const over = ref<'bar' | ''>('')
  let press: Press | null = null

  const placeOf = (event: MouseEvent) => {
    const box = pane.value?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }
  const barAt = ({ x, y }: { x: number; y: number }) => hitAt(given().board, view.value, x, y)

  function onDown(event: PointerEvent): void {
    if (event.button !== 0 || given().move.isMoving.value) return
    const at = placeOf(event)
    press = { ...at, left: view.value.left, bar: barAt(at), does: 'press' }
    if (event.pointerType !== 'touch') (event.currentTarget as HTMLElement | null)?.setPointerCapture?.(event.pointerId)
  }

  /** A finger scrolls by itself; with it a bar is moved through its details. */
  function decide(pressed: Press, event: PointerEvent): void {
    const { move, movable } = given()
    if (event.pointerType === 'touch') press = null
    else if (!pressed.bar) pressed.does = 'pan'
    else if (movable && !isHeldFast(pressed.bar)) {
      pressed.does = 'move'
      deeds.choose(pressed.bar)
      pressed.left = view.value.left
      move.begin(pressed.bar)
    } else {
      press = null
      deeds.refused(pressed.bar)
    }
  }

  function onMove(event: PointerEvent): void {
    const at = placeOf(event)
    if (!press) return void (over.value = barAt(at) ? 'bar' : '')
    if (press.does === 'press' && Math.hypot(at.x - press.x, at.y - press.y) > STILL_PX) decide(press, event)
    if (press?.does === 'pan') {
      deeds.pan(press.x - at.x, press.y - at.y)
      Object.assign(press, at)
    } else if (press?.does === 'move') follow(press, at)
  }

  function follow({ bar, x, left }: Press, at: { x: number; y: number }): void {
    const { board, move } = given()
    push(at)
    const moved = (at.x - x + view.value.left - left) / view.value.scale
    if (bar) move.to(heldTo(board, bar, lineAt(board, view.value, at.y), moved))
  }

  /** Held at an edge the picture goes on. */
  function push({ x, y }: { x: number; y: number }): void {
    const { width, height } = view.value
    const by = (at: number, most: number) => (at < EDGE_PX ? -PUSH_PX : at > most - EDGE_PX ? PUSH_PX : 0)
    if (by(x, width) || by(y, height)) deeds.pan(by(x, width), by(y, height))
  }

  function onUp(): void {
    const pressed = press
    press = null
    if (pressed?.does === 'move') void given().move.drop()
    else if (pressed?.does === 'press' && pressed.bar) {
      deeds.choose(pressed.bar)
      deeds.open(pressed.bar)
    }
  }

  function onLost(): void {
    if (press?.does === 'move') given().move.giveUp()
    press = null
  }

  const onEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onLost()
  }

  function onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    deeds.zoomTo(spanOf(view.value) * Math.exp(event.deltaY * ZOOM_RATE), placeOf(event).x)
  }

  onMounted(() => addEventListener('keydown', onEscape))
  onBeforeUnmount(() => removeEventListener('keydown', onEscape))
  return { onDown, onMove, onUp, onLost, onWheel, over }
}
