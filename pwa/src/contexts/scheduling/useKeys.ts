/** The keyboard on the chart: from bar to bar, into the details, and a move in steps. */

import type { Ref } from 'vue'
import { secondAt, type Bar, type Board, type View } from './gantt'
import { barBy, ghostOf, heldBy, isGo } from './moving'
import { isHeldFast } from './saying'
import type { useMove } from './useMove'

export interface Given {
  board: Board
  move: ReturnType<typeof useMove>
  movable: boolean
}

interface Deeds {
  choose: (bar: Bar) => void
  open: (bar: Bar) => void
  refused: (bar: Bar) => void
  zoomBy: (step: 1 | -1) => void
  reveal: (bar: Bar) => void
}

export function useKeys(given: () => Given, chosen: Ref<Bar | null>, view: Ref<View>, deeds: Deeds) {
  function moving(key: string): boolean {
    const { board, move } = given()
    const held = move.held.value
    if (!held) return false
    if (isGo(key)) {
      const next = heldBy(board, held, key)
      move.to(next)
      deeds.reveal(ghostOf(next))
    } else if (key === 'Enter') void move.drop()
    else if (key === 'Escape') move.giveUp()
    else return false
    return true
  }

  function take(bar: Bar): void {
    const { move, movable } = given()
    if (movable && !isHeldFast(bar)) move.begin(bar)
    else deeds.refused(bar)
  }

  function going(key: string): boolean {
    const bar = chosen.value
    if (isGo(key)) {
      const next = barBy(given().board, bar, key, secondAt(view.value, 0))
      if (next) deeds.choose(next)
    } else if (key === '+' || key === '=') deeds.zoomBy(-1)
    else if (key === '-') deeds.zoomBy(1)
    else if (bar && key === 'Enter') deeds.open(bar)
    else if (bar && key.toLowerCase() === 'm') take(bar)
    else return false
    return true
  }

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (moving(event.key) || going(event.key)) event.preventDefault()
  }
  return { onKey }
}
