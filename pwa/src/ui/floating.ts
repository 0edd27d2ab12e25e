/** A list that opens at a button or field, in the browser's top layer: neither a table's edge nor a dialog cuts it off. */

interface Wanted {
  /** Which edge of the anchor the list keeps to. */
  align?: 'start' | 'end'
  minWidth?: number
  /** Below this much room under the anchor the list opens upwards. */
  room?: number
}

const GAP = 4
const EDGE = 8

/** Opens the list and keeps it at its anchor while things scroll; the answer lets go of it. */
export function floatAt(anchor: HTMLElement, list: HTMLElement, wanted: Wanted = {}): () => void {
  list.showPopover?.()
  const follow = () => place(anchor, list, wanted)
  follow()
  addEventListener('scroll', follow, { capture: true, passive: true })
  addEventListener('resize', follow)
  return () => {
    removeEventListener('scroll', follow, { capture: true })
    removeEventListener('resize', follow)
  }
}

function place(anchor: HTMLElement, list: HTMLElement, { align = 'start', minWidth = 0, room = 280 }: Wanted = {}): void {
  const box = anchor.getBoundingClientRect()
  const width = Math.max(minWidth, list.offsetWidth)
  const left = align === 'start' ? box.left : box.right - width
  const isUp = innerHeight - box.bottom < room && box.top > innerHeight - box.bottom
  Object.assign(list.style, {
    minWidth: `${minWidth}px`,
    left: `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`,
    top: isUp ? 'auto' : `${box.bottom + GAP}px`,
    bottom: isUp ? `${innerHeight - box.top + GAP}px` : 'auto',
    maxHeight: `${(isUp ? box.top : innerHeight - box.bottom) - GAP - EDGE}px`,
  })
}
