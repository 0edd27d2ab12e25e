import { describe, expect, test } from 'vitest'
import { fromText, toText } from './keeping'
import { aQuestion, aReading } from './testing/builders'
import { followUpOf, lackOf, lineOf, resultOf, type Answer } from './useVisit'

const answer = (given: Partial<Answer> = {}): Answer => ({ said: null, typed: '', severity: 'major', remark: '', putRight: false, ...given })

describe('an answer', () => {
  test('a reading is judged by its limits, one still being typed by none', () => {
    expect(['4', '6', '6.1', '', '4.'].map((typed) => resultOf(answer({ typed }), aReading()))).toEqual(['normal', 'normal', 'abnormal', null, 'normal'])
  })

  test('a person may find abnormal what lies inside the limits, or what has no reading', () => {
    expect(resultOf(answer({ typed: '5', said: 'abnormal' }), aReading())).toBe('abnormal')
    expect(resultOf(answer({ said: 'abnormal' }), aReading())).toBe('abnormal')
  })

  test('says what it lacks', () => {
    const photo = aQuestion({ photoNeeded: true })
    expect([lackOf(answer(), aQuestion(), 0), lackOf(answer({ said: 'not_possible' }), aQuestion(), 0), lackOf(answer({ said: 'normal' }), photo, 0)]).toEqual(['answer', 'reason', 'photo'])
    expect([lackOf(answer({ said: 'not_possible', remark: '停机' }), photo, 0), lackOf(answer({ said: 'normal' }), photo, 1)]).toEqual([null, null])
  })

  test('the follow-up is the point’s unless somebody chose otherwise or put it right', () => {
    const preset = aQuestion({ followUp: 'hazard' })
    expect([followUpOf(answer(), preset), followUpOf(answer({ followUp: null }), preset), followUpOf(answer({ followUp: 'maintenance_order' }), preset), followUpOf(answer({ putRight: true }), preset)]).toEqual(['hazard', null, 'maintenance_order', null])
    expect(lineOf(answer({ said: 'abnormal', followUp: null }), preset)).toEqual({ patrol_point_item_id: 'oil', result: 'abnormal', severity: 'major', put_right: true })
  })
})

test('a photo in a draft comes back with the very bytes', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256).buffer
  const file = { sha256: 'x', size: 100_000, type: 'image/jpeg', name: 'x.jpg', bytes }
  const back = fromText(JSON.parse(JSON.stringify(toText(file))) as ReturnType<typeof toText>)
  expect(new Uint8Array(back.bytes)).toEqual(new Uint8Array(bytes))
  expect({ ...back, bytes: null }).toEqual({ ...file, bytes: null })
})
