import { describe, expect, it } from 'vitest'
import { daysBetween, filled, lateBy, levelNamed } from './kitting'

describe('a kit bar', () => {
  it('is full only when nothing lacks, and never empty when something is there', () => {
    expect([filled(1, 2), filled('8', '20'), filled(0, 3), filled(3, 3)]).toEqual([50, 40, 0, 100])
    expect([filled('999.999', '1000'), filled('0.001', '1000')]).toEqual([99, 1])
  })

  it('of an order that needs nothing is full', () => {
    expect(filled(0, 0)).toBe(100)
  })
})

describe('a stage', () => {
  it('is the one the address names, else that of work orders', () => {
    expect([levelNamed('order'), levelNamed('week'), levelNamed(undefined)]).toEqual(['order', 'work_order', 'work_order'])
  })
})

describe('a fix', () => {
  it('is late by the days after the start, counted from today when the start is past', () => {
    expect(lateBy({ day: '2026-12-08' }, '2026-12-06', '2026-11-30')).toBe(2)
    expect(lateBy({ day: '2026-12-05' }, '2026-12-06', '2026-11-30')).toBe(0)
    expect(lateBy({ day: '2026-12-02' }, '2026-11-01', '2026-11-30')).toBe(2)
    expect(lateBy({ day: null }, '2026-12-06', '2026-11-30')).toBeNull()
  })

  it('counts days over the end of a month', () => {
    expect(daysBetween('2026-11-30', '2026-12-02')).toBe(2)
    expect(daysBetween('2026-12-02', '2026-11-30')).toBe(-2)
  })
})
