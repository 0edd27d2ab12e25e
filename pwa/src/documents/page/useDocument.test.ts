// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { anOrder, aType } from '../testing/factory'
import { allNames, differences } from './compare'
import { trailChanges } from './trail'
import { primaryStep, stepsFor } from './useDocument'

const type = aType()

describe('steps', () => {
  test('the server’s word is taken while it is there', () => {
    const row = anOrder({ steps: [{ name: 'release', label: 'Release', open: false, reason: 'Kit is short.' }] })
    expect(stepsFor(type, row, false)).toEqual([{ name: 'release', label: 'Release', open: false, reason: 'Kit is short.' }])
  })

  test('without the server the life cycle and the rights decide', () => {
    const steps = stepsFor({ ...type, steps: [{ ...type.steps[0]!, allowed: false }, type.steps[1]!] }, anOrder({ state: 'planned' }), true)
    expect(steps.map((step) => [step.name, step.open])).toEqual([['cancel', false], ['release', true]])
    expect(stepsFor(type, anOrder({ state: 'released' }), true)[1]).toMatchObject({ open: false, reason: '要在「Planned」状态才能做。' })
  })

  test('a fact can be reported in every state', () => {
    const step = { ...type.steps[1]!, fact: true }
    expect(stepsFor({ ...type, steps: [step] }, anOrder({ state: 'cancelled' }), true)[0]?.open).toBe(true)
  })

  test('what stops an order is never under the thumb', () => {
    expect(primaryStep(type, stepsFor(type, anOrder(), true), 'planned')?.name).toBe('release')
    expect(primaryStep(type, stepsFor(type, anOrder({ state: 'released' }), true), 'released')).toBeUndefined()
  })
})

test('what leads back is never under the thumb', () => {
  const steps = [{ ...type.steps[1]!, name: 'unrelease', label: 'Unrelease', from: ['released'], to: 'planned' }]
  const back = { ...type, steps }
  expect(primaryStep(back, stepsFor(back, anOrder({ state: 'released' }), true), 'released')).toBeUndefined()
})

describe('two versions side by side', () => {
  test('only fields in question that differ are shown, with units and names', () => {
    const theirs = anOrder({ version: 4, quantity: '777', due: '2026-12-24', item_id: 'item-2', item: { id: 'item-2', number: 'IT-2', title: 'Gear' } })
    expect(differences(type, anOrder(), theirs, ['quantity', 'item_id', 'note'])).toEqual([
      { name: 'item_id', label: 'item_id', mine: 'IT-1 Shaft', theirs: 'IT-2 Gear' },
      { name: 'quantity', label: 'quantity', mine: '48 pcs', theirs: '777 pcs' },
    ])
  })

  test('for a step everything that was seen is in question', () => {
    expect(differences(type, anOrder(), anOrder({ due: null, version: 4 }), allNames(type)).map((one) => one.name)).toEqual(['due'])
  })
})

describe('the trail', () => {
  const changes = (diff: Record<string, [unknown, unknown]>) =>
    trailChanges({ version: 2, verb: 'change', act_id: null, person: 'Li', device: null, captured_at: null, at: '2026-11-23T08:00:00+00:00', diff }, type, anOrder()).map((one) => [one.label, one.from, one.to])

  test('fields are named and values shown as people read them', () => {
    expect(changes({ quantity: ['1000000', '48'], state: ['planned', 'released'], note: [null, 'Box'] })).toEqual([
      ['quantity', '1,000,000', '48'],
      ['状态', 'Planned', 'Released'],
      ['note', null, 'Box'],
    ])
  })

  test('a line’s change is named by its place, a removed line as gone', () => {
    expect(changes({ 'operations[20].minutes': ['12.5', '13'] })).toEqual([['Operations 2 · minutes', '12.5', '13']])
    expect(changes({ 'operations[10]': [{ sequence: 10 }, null] })).toEqual([['Operations 1', 'sequence: 10', '空']])
  })

  test('a link still held shows its name', () => {
    expect(changes({ item_id: [null, 'item-1'] })).toEqual([['item_id', null, 'IT-1 Shaft']])
  })
})
