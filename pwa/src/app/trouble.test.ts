import { afterEach, expect, test } from 'vitest'
import { asking, Unreachable } from '../api/client'
import { t } from '../i18n'
import { isFull, watchTrouble } from './trouble'

watchTrouble()
afterEach(() => document.body.replaceChildren())

test('a full device is told apart from other trouble, also inside another error', () => {
  expect(isFull(new DOMException('no room', 'QuotaExceededError'))).toBe(true)
  expect(isFull({ name: 'AbortError', inner: { name: 'QuotaExceededError' } })).toBe(true)
  expect(isFull(new Error('else'))).toBe(false)
  expect(isFull(null)).toBe(false)
})

const rejected = (reason: unknown) => Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason })

test('a server that is away is told once, in words, and is no fault of the program', async () => {
  asking.away = () => t('away')
  const events = [1, 2].map(() => rejected(new Unreachable(new TypeError('Failed to fetch'))))
  for (const event of events) dispatchEvent(event)
  await new Promise((later) => setTimeout(later, 50))
  expect(events.map((event) => event.defaultPrevented)).toEqual([true, true])
  expect(document.body.textContent?.split(t('away')).length).toBe(2)
})

test('what nobody foresaw stays a fault', () => {
  const event = rejected(new TypeError('x is not a function'))
  dispatchEvent(event)
  expect(event.defaultPrevented).toBe(false)
})
