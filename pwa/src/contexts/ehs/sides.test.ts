import { expect, test } from 'vitest'
import { isAfter } from './sides'

test('what our camera named is believed; any other picture counts by when it came', () => {
  expect([isAfter({ name: 'after-1.jpg' }, null), isAfter({ name: 'before-2.jpg', at: '2027-01-01T00:00:00Z' }, '2026-01-01T00:00:00Z')]).toEqual([true, false])
  expect([isAfter({ name: 'x.jpg', at: '2026-01-02T00:00:00Z' }, '2026-01-01T08:00:00+08:00'), isAfter({ name: 'x.jpg', at: '2025-12-31T00:00:00Z' }, '2026-01-01T08:00:00+08:00'), isAfter({ name: 'x.jpg' }, null)]).toEqual([true, false, false])
})
