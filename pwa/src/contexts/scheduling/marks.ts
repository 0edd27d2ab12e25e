/** The small signs on a bar, drawn in ten pixels: a play mark, a pin, a snow crystal, an arrow to both sides. */

import { FROZEN, has, MOVED, PINNED, RUNNING } from './gantt'

export const MARKS = ['running', 'pinned', 'frozen', 'moved'] as const
export type Mark = (typeof MARKS)[number]

const FLAGS: Record<Mark, number> = { running: RUNNING, pinned: PINNED, frozen: FROZEN, moved: MOVED }

export const MARK_PATHS: Record<Mark, string> = {
  running: 'M2 1 L9 5 L2 9 Z',
  pinned: 'M2 1 H8 M3 1 V5 L1.5 6.5 H8.5 L7 5 V1 M5 6.5 V10',
  frozen: 'M5 0 V10 M0.7 2.5 L9.3 7.5 M9.3 2.5 L0.7 7.5',
  moved: 'M0.5 5 H9.5 M3 2.5 L0.5 5 L3 7.5 M7 2.5 L9.5 5 L7 7.5',
}

export const MARK_WORDS = { running: 'running', pinned: 'pinned', frozen: 'frozenMark', moved: 'movedMark' } as const

export const marksOf = (bar: { flags: number }): Mark[] => MARKS.filter((mark) => has(bar, FLAGS[mark]))
