// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { areLinesOpen, fieldNamed, groupsOf, isOpen, keyOf, listedFields, NEW, ownFields } from './description'
import { aField, anOrder, aType } from './testing/factory'
import { headingOf, linkedOf, numberOf, titleOf, valuesOf, wireValue } from './row'

describe('whether a field may be filled in', () => {
  test('a field without states is open in every state', () => {
    const note = aField({ name: 'note', kind: 'text' })
    expect([NEW, 'planned', 'released'].map((state) => isOpen(note, state))).toEqual([true, true, true])
  })

  test('a field is open only in the states it names, and while the document is new', () => {
    const quantity = aField({ name: 'quantity', kind: 'number', openIn: ['planned'] })
    expect([NEW, 'planned', 'released'].map((state) => isOpen(quantity, state))).toEqual([true, true, false])
  })

  test('what only commands change is never open, not even on a new document', () => {
    const good = aField({ name: 'good', kind: 'number', locked: true, openIn: [] })
    expect([NEW, 'planned'].map((state) => isOpen(good, state))).toEqual([false, false])
  })

  test('a document chooses its site once', () => {
    const site = aField({ name: 'site_id', kind: 'link', linksTo: 'plant/site' })
    expect([isOpen(site, NEW), isOpen(site, 'planned')]).toEqual([true, false])
  })

  test('lines close with their states, too', () => {
    const [operations] = aType().lines
    expect([areLinesOpen(operations!, NEW), areLinesOpen(operations!, 'planned'), areLinesOpen(operations!, 'released')]).toEqual([true, true, false])
  })
})

describe('reading a description', () => {
  test('a link is found by its noun and by its key', () => {
    const { fields } = aType()
    expect(fieldNamed(fields, 'item')).toBe(fieldNamed(fields, 'item_id'))
    expect(keyOf(aField({ name: 'item', kind: 'link', linksTo: 'engineering/item' }))).toBe('item_id')
  })

  test('the listed fields leave number and state to their own columns', () => {
    expect(listedFields(aType({ listed: ['number', 'item', 'quantity', 'state'] })).map((field) => field.name)).toEqual(['item_id', 'quantity'])
  })

  test('the state is not among what a person fills in', () => {
    expect(ownFields(aType()).map((field) => field.name)).not.toContain('state')
  })

  test('fields are grouped by what must be known first, and every field is in one group', () => {
    const groups = groupsOf(ownFields(aType()))
    expect(groups.map((group) => [group.name, group.fields.map((field) => field.name)])).toEqual([
      ['essentials', ['item_id', 'quantity', 'good', 'due']],
      ['further', ['pack']],
      ['notes', ['note']],
    ])
  })
})

describe('a row', () => {
  test('a record without a number goes by the end of its id', () => {
    expect(numberOf({ id: '0193c0de-0000-7000-8000-00000000abcd', version: 0 })).toBe('…00abcd')
  })

  test('a type without a title is called by what it is about', () => {
    const order = anOrder()
    expect([titleOf(order, aType()), headingOf(order, aType())]).toEqual(['', 'IT-1 Shaft'])
  })

  test('a link whose id was changed no longer shows the old name', () => {
    const [item] = aType().fields
    expect(item?.kind === 'link' && linkedOf(anOrder({ item_id: 'item-2' }), item)).toEqual({ id: 'item-2', number: null, title: null })
  })

  test('whole numbers travel as numbers and decimals as strings', () => {
    const whole = aField({ name: 'pack', kind: 'number', whole: true })
    const exact = aField({ name: 'quantity', kind: 'number' })
    expect([wireValue('24', whole), wireValue('1.5', exact), wireValue(1.5, exact), wireValue('', exact)]).toEqual([24, '1.5', '1.5', null])
  })

  test('a form starts from the declared fields alone', () => {
    expect(Object.keys(valuesOf(anOrder(), ownFields(aType())))).toEqual(['item_id', 'item', 'quantity', 'pack', 'good', 'due', 'note'])
  })
})
