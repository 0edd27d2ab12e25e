import { describe, expect, test } from 'vitest'
import { answerFor, moved, moveFor, nextEmpty, type Place } from './grid'

const size = { rows: 3, samples: 4 }
const at = (row: number, sample: number): Place => ({ row, sample })

describe('moving over characteristics and samples', () => {
  test('Enter finishes one piece before the next, and stops at the last value of the last piece', () => {
    expect(moved(at(0, 1), 'next', size)).toEqual(at(1, 1))
    expect(moved(at(2, 1), 'next', size)).toEqual(at(0, 2))
    expect(moved(at(2, 4), 'next', size)).toEqual(at(2, 4))
  })

  test('Shift and Enter go the same way back', () => {
    expect(moveFor('Enter', true)).toBe('back')
    expect(moved(at(0, 2), 'back', size)).toEqual(at(2, 1))
    expect(moved(at(0, 1), 'back', size)).toEqual(at(0, 1))
  })

  test('going on and coming back visits every place once', () => {
    const seen = [at(0, 1)]
    for (let step = 1; step < 12; step += 1) seen.push(moved(seen.at(-1)!, 'next', size))
    expect(new Set(seen.map((place) => `${place.row} ${place.sample}`)).size).toBe(12)
    expect([...seen].reverse().reduce((place) => moved(place, 'back', size), seen.at(-1)!)).toEqual(at(0, 1))
  })

  test.each([['ArrowUp', at(0, 1), at(0, 1)], ['ArrowDown', at(2, 1), at(2, 1)], ['ArrowLeft', at(1, 1), at(1, 1)], ['ArrowRight', at(1, 4), at(1, 4)], ['Home', at(1, 3), at(1, 1)], ['End', at(1, 2), at(1, 4)]])('%s never leaves the table', (key, from, to) => {
    expect(moved(from, moveFor(key, false)!, size)).toEqual(to)
  })
})

describe('the next empty place', () => {
  const filled = (...places: Place[]) => (place: Place) => places.some((one) => one.row === place.row && one.sample === place.sample)

  test('is looked for onwards from here, then from the beginning', () => {
    expect(nextEmpty(at(1, 2), size, filled(at(1, 2), at(2, 2)))).toEqual(at(0, 3))
    const allButFirst = (place: Place) => !(place.row === 0 && place.sample === 1)
    expect(nextEmpty(at(2, 4), size, allButFirst)).toEqual(at(0, 1))
  })

  test('is nowhere when every value is there, and where nothing is checked', () => {
    expect(nextEmpty(at(0, 1), size, () => true)).toBeNull()
    expect(nextEmpty(at(0, 1), { rows: 0, samples: 4 }, () => false)).toBeNull()
  })
})

test.each([['1', true], ['y', true], ['0', false], ['n', false], ['x', false], ['5', null], ['Enter', null]])('%s answers yes or no: %s', (key, answer) => {
  expect(answerFor(key)).toBe(answer)
})
