import { expect, test } from 'vitest'
import { deadlineOf, sooner } from './deadline'

test('the bar fills from the day it was given to the day it is due', () => {
  expect(deadlineOf('2026-11-20T08:00:00+08:00', '2026-11-30', '2026-11-25')).toEqual({ share: 0.5, daysLeft: 5, isOverdue: false, rungs: 0 })
  expect(deadlineOf('2026-11-20', '2026-11-30', '2026-11-19').share).toBe(0)
})

test('on the last day it is full and the superior knows, but it is not overdue yet', () => {
  expect(deadlineOf('2026-11-20', '2026-11-30', '2026-11-30')).toEqual({ share: 1, daysLeft: 0, isOverdue: false, rungs: 1 })
})

test('the department is told after three days, the site after seven', () => {
  const late = (today: string) => deadlineOf('2026-11-20', '2026-11-30', today)
  expect(late('2026-12-01')).toEqual({ share: 1, daysLeft: -1, isOverdue: true, rungs: 1 })
  expect([late('2026-12-02').rungs, late('2026-12-03').rungs, late('2026-12-06').rungs, late('2026-12-07').rungs]).toEqual([1, 2, 2, 3])
})

test('due the same day it was given, the bar is full', () => {
  expect(deadlineOf('2026-11-30', '2026-11-30', '2026-11-30').share).toBe(1)
})

test('the soonest comes first, and what has no day comes last', () => {
  const days = [{ due: null }, { due: '2026-12-02' }, { due: '2026-11-30' }]
  expect([...days].sort(sooner).map((one) => one.due)).toEqual(['2026-11-30', '2026-12-02', null])
})
