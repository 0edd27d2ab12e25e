// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { editedLines } from './lines'
import { linesOf, valuesOf, type Values } from './row'
import { ownFields } from './description'
import { anOrder, aType } from './testing/factory'
import { changesOf, missing } from './changes'

const type = aType()
const order = anOrder()
const filled = (changes: Values = {}) => ({ ...valuesOf(order, ownFields(type)), ...changes })
const lines = { operations: editedLines(linesOf(order, 'operations')) }

describe('what a form sends', () => {
  test('an untouched form sends nothing', () => {
    expect(changesOf(type, order, filled(), lines)).toEqual({})
  })

  test('only what differs travels, in the shape of the wire', () => {
    expect(changesOf(type, order, filled({ quantity: '50', pack: '25', note: '' }), lines)).toEqual({ quantity: '50', pack: 25 })
  })

  test('a field closed in this state does not travel even if it was changed here', () => {
    const released = anOrder({ state: 'released' })
    expect(changesOf(type, released, filled({ quantity: '50', due: '2027-01-01' }), lines)).toEqual({ due: '2027-01-01' })
  })

  test('a new document sends what was filled in, and no empty fields that would hide the server’s defaults', () => {
    expect(changesOf(type, null, { item_id: 'item-1', item: null, quantity: '5', note: null, due: '' }, { operations: [] })).toEqual({ item_id: 'item-1', quantity: '5' })
  })

  test('lines travel whole once one of them differs', () => {
    const [line] = lines.operations
    const changed = { operations: [{ ...line!, values: { ...line!.values, minutes: '13' } }] }
    expect(changesOf(type, order, filled(), changed)).toEqual({ operations: [{ id: 'op-1', position: 10, sequence: 10, minutes: '13' }] })
  })
})

describe('what is missing', () => {
  test('a required field that is open and empty is named at its field', () => {
    expect(missing(type, '', { quantity: '5' }, { operations: [] })).toEqual({ item_id: ['请填写item_id'] })
  })

  test('a required field that is closed is nobody’s fault', () => {
    expect(missing(type, 'released', {}, { operations: [] })).toEqual({})
  })

  test('a line’s empty cell is named by its row', () => {
    expect(missing(type, 'planned', filled(), { operations: [{ key: 'new-1', values: { minutes: '3' }, told: null }] })).toEqual({ 'operations.0.sequence': ['请填写sequence'] })
  })
})
