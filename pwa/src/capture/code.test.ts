// @vitest-environment node
import { expect, test } from 'vitest'
import { uuid7, uuidFromHex } from '../api/uuid'
import { readCode } from './code'

test('a document’s code names its kind and its id', () => {
  expect(readCode('G1:OP:0193C0DE00007000800000000000ABCD')).toEqual({
    text: 'G1:OP:0193C0DE00007000800000000000ABCD', kind: 'OP', payload: '0193C0DE00007000800000000000ABCD', id: '0193c0de-0000-7000-8000-00000000abcd',
  })
})

test('capitals do not matter for what is a code, and are put right', () => {
  expect(readCode(' g1:op:0193c0de00007000800000000000abcd\n')?.text).toBe('G1:OP:0193C0DE00007000800000000000ABCD')
})

test('a badge’s secret is left as it is and is no id', () => {
  expect(readCode('G1:BD:aB3x')).toEqual({ text: 'G1:BD:aB3x', kind: 'BD', payload: 'aB3x', id: null })
})

test('a packet may hold spaces inside, which are part of it', () => {
  expect(readCode('G1:PK:A B  C%$\n')).toMatchObject({ text: 'G1:PK:A B  C%$', kind: 'PK', id: null })
  expect(readCode('G1:OP:A B')).toBe(null)
})

test.each(['', '6901234567892', 'G2:OP:00', 'G1:OPX:00', 'G1:OP:', 'see G1:OP:00 here'])('%j is not one of ours', (text) => {
  expect(readCode(text)).toBe(null)
})

test('an id survives being printed', () => {
  const id = uuid7()
  expect(uuidFromHex(id.replaceAll('-', '').toUpperCase())).toBe(id)
})

test('ids are version 7, different, and rise in the order they were made, even inside one millisecond', () => {
  const ids = Array.from({ length: 10_000 }, () => uuid7(1_763_900_000_000))
  expect(new Set(ids).size).toBe(10_000)
  expect([...ids].sort()).toEqual(ids)
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
})
