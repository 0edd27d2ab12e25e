import { describe, expect, it } from 'vitest'
import { isAgainst, kitChip, lackText, shortageOf, type PoolKit } from './poolKits'

const item = (number: string, short: string) => ({ id: number, number, title: number, short })
const kit = (more: Partial<PoolKit> = {}): PoolKit => ({
  id: 'a', state: 'partial', clear: false, covered: 1, of_lines: 2, kit_rate: 50, buildable: '8', full_kit_day: '2026-12-08', days_late: 2, start: '2026-12-06', lacks: [item('A', '2')], ...more,
})
const full = kit({ state: 'full', clear: true, lacks: [] })

describe('the kit of a portion', () => {
  it('is said in words with its day', () => {
    expect(kitChip(full)).toEqual({ label: '已齐套', meaning: 'good' })
    expect(kitChip(kit())).toMatchObject({ label: expect.stringMatching(/^齐套 50%，.+ 齐$/), meaning: 'wait' })
    expect(kitChip(kit({ state: 'short', kit_rate: 0, full_kit_day: null }))).toEqual({ label: '齐套 0%，没有日期', meaning: 'stop' })
  })

  it('names the first few of what it lacks', () => {
    expect(lackText(kit({ lacks: ['A', 'B', 'C', 'D', 'E'].map((one) => item(one, '2')) }))).toBe('A 缺 2，B 缺 2，C 缺 2，另有 2 种')
  })

  it('is asked about only where somebody passes what the check sees short', () => {
    expect([isAgainst('pass_kit', kit()), isAgainst('pass_kit', full), isAgainst('pass_kit', undefined), isAgainst('fail_kit', kit())]).toEqual([true, false, false, false])
  })

  it('fills in the day and the reason of a short one', () => {
    expect(shortageOf('fail_kit', kit())).toEqual({ kit_on: '2026-12-08', reason: 'A 缺 2' })
    expect(shortageOf('fail_kit', kit({ full_kit_day: null }))).toEqual({ reason: 'A 缺 2' })
    expect([shortageOf('fail_kit', full), shortageOf('pass_kit', kit()), shortageOf('fail_kit', undefined)]).toEqual([{}, {}, {}])
  })
})
