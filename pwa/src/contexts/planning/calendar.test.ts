import { describe, expect, test } from 'vitest'
import { byDay, type PlanRun } from './calendar'
import { en, zh } from './calendarWords'

const run = (level: string, day: string) => ({ level: { id: level, number: level, title: level }, day }) as PlanRun
const sources = import.meta.glob<string>('./CalendarPage.vue', { query: '?raw', import: 'default', eager: true })
const page = Object.values(sources).join('\n')
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('the plan calendar', () => {
  test('keeps the runs under their days, in the order told', () => {
    const told = byDay([run('DAY', '2026-11-25'), run('MONTH', '2026-11-25'), run('DAY', '2026-11-26')])
    expect(told.map((one) => [one.day, one.runs.map((each) => each.level.id)])).toEqual([['2026-11-25', ['DAY', 'MONTH']], ['2026-11-26', ['DAY']]])
  })

  test('has nothing to show where nothing is due', () => {
    expect(byDay([])).toEqual([])
  })

  test('has the same places for values in both languages, and uses each text', () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(places(en[key]), key).toEqual(places(zh[key]))
      expect(page.includes(`'${key}'`), key).toBe(true)
    }
  })
})
