/** Who is at the ticket now, folded from starts, pauses and finishes as the server folds them. */

import { isTurnedDown, type Report } from './reports'

export interface AtWork {
  personId: string | null
  person: string
  since: number
}

/** A start opens a person's time, a pause closes it, a finish closes everybody's. */
export function crewOf(reports: readonly Report[]): AtWork[] {
  const running = new Map<string | null, AtWork>()
  const taps = reports.filter((one) => !one.voided && !isTurnedDown(one)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  for (const { kind, personId, person, at } of taps) {
    if ((kind === 'start' || kind === 'resume') && !running.has(personId)) running.set(personId, { personId, person, since: at })
    else if (kind === 'pause') running.delete(personId)
    else if (kind === 'finish') running.clear()
  }
  return [...running.values()]
}
