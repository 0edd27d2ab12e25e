/** What of a chart is in sight: it scrolls natively in a pane around a picture that stays, and zooms about a point. */

import { onBeforeUnmount, onMounted, shallowRef, type Ref } from 'vue'
import { boundedSpan, clamped, nextSpan, revealing, spanOf, totalHeight, totalWidth, ZOOMS, type Bar, type Board, type View } from './gantt'

const USUAL = ZOOMS[2].span
const DESK_ROW = 28
const TOUCH_ROW = 48

export function useView(pane: Ref<HTMLElement | null>, space: Ref<HTMLElement | null>, board: () => Board, isCoarse: boolean) {
  const view = shallowRef<View>({ scale: 900 / USUAL, left: 0, top: 0, width: 900, height: 400, row: isCoarse ? TOUCH_ROW : DESK_ROW })
  let watcher: ResizeObserver | null = null
  let waiting = 0

  /** Sizes what is scrolled at once, so that the pane may be scrolled to where it shall stand. */
  function put(next: View): void {
    view.value = next
    if (space.value) Object.assign(space.value.style, { width: `${totalWidth(board(), next)}px`, height: `${Math.max(next.height, totalHeight(board(), next))}px` })
  }

  function look(): void {
    waiting = 0
    const box = pane.value
    if (!box) return
    const [width, height] = [box.clientWidth || view.value.width, box.clientHeight || view.value.height]
    const scale = width === view.value.width ? view.value.scale : width / spanOf(view.value)
    put({ ...view.value, scale, width, height, left: box.scrollLeft, top: box.scrollTop })
  }

  /** One look for each picture, however often the pane was scrolled by then. */
  const lookSoon = (): void => {
    waiting ||= requestAnimationFrame(look)
  }

  function scrollTo(left: number, top = view.value.top): void {
    const box = pane.value
    if (box) [box.scrollLeft, box.scrollTop] = [left, top]
    put({ ...view.value, left: box?.scrollLeft ?? left, top: box?.scrollTop ?? top })
  }

  /** What lies at `x` stays there. */
  function zoomTo(span: number, x = view.value.width / 2): void {
    const before = view.value
    const scale = before.width / boundedSpan(span)
    const at = (before.left + x) / before.scale
    put({ ...before, scale })
    scrollTo(clamped(at * scale - x, 0, Math.max(0, totalWidth(board(), view.value) - before.width)))
  }

  const zoomBy = (step: 1 | -1, x?: number): void => zoomTo(nextSpan(spanOf(view.value), step), x)
  const pan = (x: number, y: number): void => scrollTo(view.value.left + x, view.value.top + y)

  function reveal(bar: Pick<Bar, 'row' | 'setup' | 'end'>): void {
    const { left, top } = revealing(board(), view.value, bar)
    if (left !== view.value.left || top !== view.value.top) scrollTo(left, top)
  }

  onMounted(() => {
    look()
    if (typeof ResizeObserver === 'undefined' || !pane.value) return
    watcher = new ResizeObserver(lookSoon)
    watcher.observe(pane.value)
  })
  onBeforeUnmount(() => {
    watcher?.disconnect()
    cancelAnimationFrame(waiting)
  })

  return { view, look, lookSoon, zoomTo, zoomBy, pan, reveal, scrollTo }
}
