import { beforeEach, describe, expect, test } from 'vitest'
import { language } from '../../i18n'
import { headOf } from './ticks'

const HOUR = 3_600_000
const at = (day: number, hour = 0) => new Date(2026, 10, day, hour).getTime()
const head = (from: number, until: number, pixelsAnHour: number) => headOf(from, from, until, pixelsAnHour / 3600)

describe('the time head', () => {
  beforeEach(() => void (language.value = 'en'))

  test('near by it says hours under days, further off fewer of them', () => {
    const near = head(at(30, 6), at(30, 6) + 5 * HOUR, 100)
    expect(near.upper).toEqual([{ at: -6 * 3600, label: 'Mon, Nov 30' }])
    expect(near.lower.slice(6, 9).map((tick) => tick.label)).toEqual(['06:00', '07:00', '08:00'])
    expect(head(at(30), at(31), 12).lower.map((tick) => tick.label)).toEqual(['00:00', '04:00', '08:00', '12:00', '16:00', '20:00'])
  })

  test('a fortnight shows days under months, six weeks show Mondays', () => {
    const days = head(at(29), at(29) + 72 * HOUR, 3)
    expect([days.upper.map((tick) => tick.label), days.lower.map((tick) => tick.label)]).toEqual([['November 2026', 'December 2026'], ['29', '30', '1']])
    expect(head(at(4), at(24), 0.9).lower.map((tick) => tick.label)).toEqual(['Nov 2', 'Nov 9', 'Nov 16', 'Nov 23'])
  })

  test('Chinese says its own words', () => {
    language.value = 'zh-CN'
    expect(head(at(30), at(30) + 3 * HOUR, 100).upper[0]!.label).toBe('11月30日周一')
  })
})
