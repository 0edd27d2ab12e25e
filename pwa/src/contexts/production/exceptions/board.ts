/** The andon board: a light for every place, and the calls behind it, the oldest first. */

import { isOpenCall, isStopped, UNANSWERED, type Call } from './reading'

/** Green: nothing. Yellow: somebody calls. Red: it stands. Blue: material is waited for. Grey: nobody knows. */
export type Light = 'green' | 'yellow' | 'red' | 'blue' | 'grey'

export interface Place {
  id: string
  number: string
  name: string
  group: string
}

export interface Tile {
  place: Place
  light: Light
  calls: Call[]
}

const URGENCY: readonly Light[] = ['red', 'yellow', 'blue', 'grey', 'green']
const ELSEWHERE = 'elsewhere'

export function lightOf(calls: readonly Call[], isHeard = true): Light {
  if (!isHeard) return 'grey'
  if (calls.some(isStopped)) return 'red'
  const others = calls.filter((call) => call.category !== 'material')
  if (others.some((call) => isOpenCall(call))) return 'yellow'
  return calls.some((call) => isOpenCall(call)) ? 'blue' : 'green'
}

/** Whoever has not come is waited for longest; a stopped line before everything else. */
export const byUrgency = (a: Call, b: Call): number => Number(isStopped(b)) - Number(isStopped(a)) || a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1)

export function tilesOf(places: readonly Place[], calls: readonly Call[], words: { elsewhere: string }, isHeard = true): Tile[] {
  const here = calls.filter((call) => isOpenCall(call) || call.state === 'resolved').sort(byUrgency)
  const at = (id: string) => here.filter((call) => call.workCenter?.id === id)
  const tiles = places.map((place) => tileOf(place, at(place.id), isHeard))
  const known = new Set(places.map((place) => place.id))
  const rest = here.filter((call) => !call.workCenter || !known.has(call.workCenter.id))
  const elsewhere = { id: ELSEWHERE, number: '', name: words.elsewhere, group: '' }
  const all = rest.length ? [...tiles, tileOf(elsewhere, rest, isHeard)] : tiles
  return all.sort((a, b) => URGENCY.indexOf(a.light) - URGENCY.indexOf(b.light) || oldest(a) - oldest(b) || (a.place.number < b.place.number ? -1 : 1))
}

const tileOf = (place: Place, calls: Call[], isHeard: boolean): Tile => ({ place, light: lightOf(calls.filter(isOpenCall), isHeard), calls })
const oldest = (tile: Tile): number => tile.calls[0]?.raisedAt ?? Infinity

export interface Totals {
  open: number
  unanswered: number
  stopped: number
  toVerify: number
}

export const totalsOf = (calls: readonly Call[]): Totals => ({
  open: calls.filter(isOpenCall).length,
  unanswered: calls.filter((call) => UNANSWERED.includes(call.state)).length,
  stopped: calls.filter((call) => isOpenCall(call) && isStopped(call)).length,
  toVerify: calls.filter((call) => call.state === 'resolved').length,
})
