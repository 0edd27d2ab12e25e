import { describe, expect, it } from 'vitest'
import { curves, dayToOpen, farthest, isDue, marksOf, monday, moved, named, type LineDay, type LineModel, type LineWeek, type Place, type SequenceState } from './line'

const item = (id: string) => ({ id, number: id, title: id })
const model = (id: string, letter: string): LineModel => ({ item: item(id), letter, options: [], quantities: [], planned: 0, left: 0 })
const place = (id: string, at: number): Place => ({ id: `p${at}`, place: at, unit: at, item: item(id), work_order: null, pool_entry: null, due: null, options: [], shift: '', starts_at: null, breaks: [] })
const day = (on: string, units: number, state: SequenceState | null): LineDay => ({
  day: on, open: true, open_minutes: 480, capacity: null, units, percent: null, shifts: [],
  sequence: state && { id: on, number: on, version: 1, state, day: on, takt_seconds: null, hard_broken: 0, soft_weight: '0', job_id: null },
})
const week = (...days: LineDay[]): LineWeek => ({ work_center: item('L'), week: '2026-11-30', today: '2026-12-01', freeze_until: '2026-12-04', days, models: [], left: 0 })

describe('a week', () => {
  it('begins on Monday, also across the turn of a year', () => {
    expect(monday('2026-11-30')).toBe('2026-11-30')
    expect(monday('2026-12-06')).toBe('2026-11-30')
    expect(monday('2026-12-30', 1)).toBe('2027-01-04')
  })

  it('opens with the first day that is still to be frozen', () => {
    const told = week(day('2026-11-30', 4, 'done'), day('2026-12-01', 4, 'frozen'), day('2026-12-02', 4, 'draft'), day('2026-12-03', 0, null))
    expect(dayToOpen(told)).toBe('2026-12-02')
    expect(dayToOpen(week(day('2026-12-01', 4, 'frozen')))).toBe('2026-12-01')
    expect(dayToOpen(week(day('2026-12-01', 0, null)))).toBeNull()
  })

  it('says which drafts should be frozen by now', () => {
    const told = week(day('2026-12-04', 4, 'draft'), day('2026-12-05', 4, 'draft'), day('2026-12-02', 4, 'frozen'), day('2026-12-03', 0, 'draft'))
    expect(told.days.map((one) => isDue(told, one))).toEqual([true, false, false, false])
  })
})

describe('a day', () => {
  it('shows a unit where it would go', () => {
    expect(moved(['a', 'b', 'c', 'd'], 1, 3)).toEqual(['b', 'c', 'a', 'd'])
    expect(moved(['a', 'b', 'c', 'd'], 4, 1)).toEqual(['d', 'a', 'b', 'c'])
  })

  it('names a rule as the floor says it', () => {
    expect(named({ option: 'ROOF', most: 1, consecutive: 2 })).toBe('ROOF 1/2')
  })

  it('marks models as the week does, by more than a tone', () => {
    const marks = marksOf([model('a', 'A'), model('b', 'LX')])
    expect([...marks]).toEqual([['a', { letter: 'A', tone: 0 }], ['b', { letter: 'LX', tone: 1 }]])
  })

  it('draws each model from nothing to all of it', () => {
    const drawn = curves([place('a', 1), place('b', 2), place('a', 3)], 90, 30)
    expect(drawn.map((one) => one.id)).toEqual(['a', 'b'])
    expect(drawn[0]).toEqual({ id: 'a', planned: 'M0 30H0V15H30V15H60V0H90', ideal: 'M0 30L90 0' })
    expect(curves([], 90, 30)).toEqual([])
  })

  it('says where it is farthest from even', () => {
    expect(farthest(['0.1', '0.6', '0.3'])).toEqual({ place: 2, distance: 0.6 })
    expect(farthest([])).toBeNull()
  })
})
