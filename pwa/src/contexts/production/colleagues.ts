/** Colleagues on this phone's own person list, found by name or number. */

import type { Linked } from '../../documents/row'
import type { Shown } from '../../offline/overlay'
import { linked, text } from './reading'

export interface Colleague {
  id: string
  name: string
  number: string
  team: Linked | null
  isNear: boolean
}

/** Everybody but one person, whose team comes first. */
export function colleaguesOf(people: readonly Shown[], person: string): Colleague[] {
  const whose = people.find(({ row }) => row.id === person)
  const team = whose && linked(whose.row, 'team')?.id
  const others = people.filter(({ row }) => row.id !== person && row.active !== false)
  const all = others.map(({ row }): Colleague => {
    const own = linked(row, 'team')
    return { id: row.id, name: text(row, 'name'), number: text(row, 'number'), team: own, isNear: team !== undefined && own?.id === team }
  })
  return all.sort((a, b) => Number(b.isNear) - Number(a.isNear) || (a.number < b.number ? -1 : 1))
}

export function sought(all: readonly Colleague[], typed: string): Colleague[] {
  const wanted = typed.trim().toLowerCase()
  return all.filter((one) => one.name.toLowerCase().includes(wanted) || one.number.toLowerCase().includes(wanted))
}

export const detailOf = ({ number, team }: Colleague): string => [number, team?.title].filter(Boolean).join(' · ')
