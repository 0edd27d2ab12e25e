// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { addDecimals, canonical, compareDecimals, outside, sumDecimals } from './decimals'
import { pressed, startTyping } from './pad'

describe('quantities', () => {
  test('a quantity is written one way, however it was typed', () => {
    expect(['007.50', '1,234,567', '１', '-0', '.5', '3.', '12，5', '1。5'].map(canonical)).toEqual(['7.5', '1234567', null, '0', '0.5', '3', '125', '1.5'])
  })

  test('what is no quantity of the wire is none here', () => {
    expect(['', '-', '.', '1e3', 'abc', '12345678901234', '0.1234567'].map(canonical)).toEqual([null, null, null, null, null, null, null])
  })

  test('no float touches them', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(sumDecimals(['9007199254740993', '1'].map((text) => text.slice(-13)))).toBe('7199254740994')
    expect(compareDecimals('9', '10')).toBeLessThan(0)
    expect(compareDecimals('-1.5', '-1.50')).toBe(0)
  })

  test('a limit says which one was passed', () => {
    const limits = { min: '3.98', max: '4.02', decimals: 2 }
    expect(['4', '3.97', '4.03', '4.001', 'x', ''].map((typed) => outside(typed, limits)?.kind ?? null)).toEqual([null, 'below', 'above', 'places', 'unreadable', null])
  })
})

describe('the number pad', () => {
  const typing = (offered: string, keys: string) => [...keys].reduce(pressed, startTyping(offered)).text

  test('the first digit replaces what was offered', () => {
    expect(typing('500', '48')).toBe('48')
  })

  test('taking digits back starts from what was offered', () => {
    expect(typing('500', '⌫')).toBe('50')
  })

  test('a point has a zero before it and there is only one', () => {
    expect([typing('', '.5'), typing('', '1.2.3'), typing('7', '.')]).toEqual(['0.5', '1.23', '0.'])
  })

  test('the sign turns both ways and a lone one is nothing', () => {
    expect([typing('12', '±'), typing('12', '±±'), typing('', '±'), typing('-1', '⌫')]).toEqual(['-12', '12', '', ''])
  })

  test('zeros do not pile up in front and digits end where the wire ends', () => {
    expect([typing('', '007'), typing('', '12345678901234')]).toEqual(['7', '1234567890123'])
  })
})
