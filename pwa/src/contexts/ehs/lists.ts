/** Which hazards a person has to do with, and how. */

import type { Shown } from '../../offline/overlay'
import { sooner } from './deadline'
import { hazardOf, TO_DO } from './reading'

export interface Person {
  id: string
  /** Looks after hazards: verifies, gives them out. */
  isOfficer: boolean
  canAccept: boolean
}

export interface Group {
  name: 'rectify' | 'accept' | 'judge' | 'mine'
  rows: Shown[]
}

export function groupsFor(person: Person, all: readonly Shown[]): Group[] {
  const known = all.map((shown) => ({ shown, ...hazardOf(shown.row) }))
  const rectify = known.filter((one) => one.responsible?.id === person.id && TO_DO.includes(one.state)).sort(sooner)
  const accept = known.filter((one) => person.canAccept && one.state === 'submitted' && one.responsible?.id !== person.id)
  const judge = known.filter((one) => person.isOfficer && ['reported', 'verified', 'disputed'].includes(one.state))
  const mine = known.filter((one) => isMine(one.shown, person.id))
  const newest = [...mine].sort((a, b) => b.reportedAt.localeCompare(a.reportedAt))
  const groups: Group[] = [
    { name: 'rectify', rows: rectify.map((one) => one.shown) },
    { name: 'accept', rows: accept.map((one) => one.shown) },
    { name: 'judge', rows: judge.map((one) => one.shown) },
    { name: 'mine', rows: newest.map((one) => one.shown) },
  ]
  return groups.filter((group) => group.rows.length > 0)
}

/** One's own reports; what is on its way without a name is nobody's, on this phone too. */
function isMine(shown: Shown, personId: string): boolean {
  const hazard = hazardOf(shown.row)
  if (hazard.isAnonymous) return false
  return hazard.reporterId === personId || (shown.row.version === 0 && hazard.createdById === personId)
}
