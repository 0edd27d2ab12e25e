import { expect, test } from 'vitest'
import { isFull } from './trouble'

test('a full device is told apart from other trouble, also inside another error', () => {
  expect(isFull(new DOMException('no room', 'QuotaExceededError'))).toBe(true)
  expect(isFull({ name: 'AbortError', inner: { name: 'QuotaExceededError' } })).toBe(true)
  expect(isFull(new Error('else'))).toBe(false)
  expect(isFull(null)).toBe(false)
})
