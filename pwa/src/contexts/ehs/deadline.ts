/** How much of the time given has passed, and who has been told by now: the superior at the day, the department 3 days after, the site 7. */

const DAY = 86_400_000

export interface Deadline {
  /** 0 when it was given out, 1 on the last day. */
  share: number
  /** Negative: overdue by so many days. */
  daysLeft: number
  isOverdue: boolean
  /** How many rungs of the ladder have been reached. */
  rungs: 0 | 1 | 2 | 3
}

const dayNumber = (day: string): number => Math.floor(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY)

export function deadlineOf(given: string | null, due: string, today: string): Deadline {
  const [from, to, now] = [dayNumber(given ?? today), dayNumber(due), dayNumber(today)]
  const late = now - to
  const share = late > 0 ? 1 : to <= from ? 1 : Math.max(0, (now - from) / (to - from))
  return { share, daysLeft: to - now, isOverdue: late > 0, rungs: late >= 7 ? 3 : late >= 3 ? 2 : late >= 0 ? 1 : 0 }
}

/** What has to be done first: overdue, then by day; without a day last. */
export const sooner = (a: { due: string | null }, b: { due: string | null }): number => (a.due ?? '9').localeCompare(b.due ?? '9')
