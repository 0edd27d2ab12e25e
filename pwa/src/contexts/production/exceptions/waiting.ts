/** Until when somebody outside is waited for: the moments people mean most often. */

export const SPANS = ['hour', 'fourHours', 'tomorrow', 'threeDays', 'other'] as const
export type Span = (typeof SPANS)[number]

const HOUR = 60 * 60_000
const MORNING = 8

/** Null where the person names the moment. */
export function momentAfter(span: Span, now: Date): Date | null {
  switch (span) {
    case 'hour':
      return new Date(now.getTime() + HOUR)
    case 'fourHours':
      return new Date(now.getTime() + 4 * HOUR)
    case 'tomorrow':
      return morningAfter(now, 1)
    case 'threeDays':
      return morningAfter(now, 3)
    case 'other':
      return null
  }
}

const morningAfter = (now: Date, days: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)

/** What an input for a local date and time holds; null while it is not whole. */
export function momentTyped(typed: string): Date | null {
  const moment = new Date(typed)
  return typed && !Number.isNaN(moment.getTime()) ? moment : null
}
