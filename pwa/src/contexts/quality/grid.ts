/** Where the eye goes next on characteristics × samples: the same order for the stepper on a phone and the table at a desk. */

export interface Place {
  /** Which characteristic, from 0. */
  row: number
  /** Which sample, from 1. */
  sample: number
}

export interface Size {
  rows: number
  samples: number
}

export type Move = 'next' | 'back' | 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** Sample by sample: every characteristic of one piece in hand before the next piece. */
export function moved({ row, sample }: Place, move: Move, { rows, samples }: Size): Place {
  switch (move) {
    case 'next':
      return row + 1 < rows ? { row: row + 1, sample } : sample < samples ? { row: 0, sample: sample + 1 } : { row, sample }
    case 'back':
      return row > 0 ? { row: row - 1, sample } : sample > 1 ? { row: rows - 1, sample: sample - 1 } : { row, sample }
    case 'up':
      return { row: clamp(row - 1, 0, rows - 1), sample }
    case 'down':
      return { row: clamp(row + 1, 0, rows - 1), sample }
    case 'left':
      return { row, sample: clamp(sample - 1, 1, samples) }
    case 'right':
      return { row, sample: clamp(sample + 1, 1, samples) }
    case 'first':
      return { row, sample: 1 }
    case 'last':
      return { row, sample: samples }
  }
}

const order = ({ row, sample }: Place, { rows }: Size): number => (sample - 1) * rows + row

/** The next place without a value, looking on from here and then from the beginning; null when all are filled. */
export function nextEmpty(from: Place, size: Size, isFilled: (place: Place) => boolean): Place | null {
  const count = size.rows * size.samples
  const start = order(from, size)
  for (let step = 0; step < count; step += 1) {
    const at = (start + step) % count
    const place = { row: at % size.rows, sample: Math.floor(at / size.rows) + 1 }
    if (!isFilled(place)) return place
  }
  return null
}

const MOVES: Record<string, Move> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', Home: 'first', End: 'last', Enter: 'next' }

export const moveFor = (key: string, shift: boolean): Move | null => (key === 'Enter' && shift ? 'back' : (MOVES[key] ?? null))

/** Yes or no by one key, as an inspector types through a table. */
export function answerFor(key: string): boolean | null {
  if (['1', 'y', 'Y', '+', 'v', 'V', 'o', 'O'].includes(key)) return true
  return ['0', 'n', 'N', '-', 'x', 'X'].includes(key) ? false : null
}
