import { describe, expect, it } from 'vitest'
import { ACTIONS, draftOf, isFilled, OVERLAY_KINDS, partsOf, sent } from './whatIf'

const linked = { id: 'i1', number: 'SPOKE', title: 'Spoke' }

describe('a line that is supposed', () => {
  it('asks only for what its kind and action need', () => {
    expect(partsOf(draftOf(1))).toEqual(['item', 'day', 'quantity'])
    expect(partsOf({ ...draftOf(1), action: 'move' })).toEqual(['sale', 'day'])
    expect(partsOf({ ...draftOf(1, 'supply'), action: 'remove', supply: 'order' })).toEqual(['order'])
    expect(partsOf({ ...draftOf(1, 'bom'), action: 'remove' })).toEqual(['item', 'component'])
  })

  it('begins each kind with an action the kind knows', () => {
    for (const kind of OVERLAY_KINDS) expect(ACTIONS[kind]).toContain(draftOf(1, kind).action)
  })

  it('is filled when all is there but the end of some days', () => {
    expect(isFilled({ ...draftOf(1, 'demand', linked), day: '2031-01-01' })).toBe(false)
    expect(isFilled({ ...draftOf(1, 'demand', linked), day: '2031-01-01', quantity: '5' })).toBe(true)
    expect(isFilled({ ...draftOf(1, 'calendar'), day: '2031-01-01' })).toBe(true)
  })

  it('sends nothing of what another kind had asked for', () => {
    const draft = { ...draftOf(1, 'demand', linked), quantity: '5', day: '2031-01-01', until: '2031-01-09' }
    expect(sent(draft)).toMatchObject({ kind: 'demand', action: 'more', item_id: 'i1', day: '2031-01-01', quantity: '5', until: null, parameter: null })
    expect(sent({ ...draft, kind: 'calendar', action: 'close' })).toMatchObject({ item_id: null, quantity: null, day: '2031-01-01', until: '2031-01-09' })
  })
})

describe('a work center that can do more or less', () => {
  const center = { id: 'w1', number: 'WC1', title: 'Lathe' }

  it('asks for a center and how much, and leaves the days open', () => {
    const draft = { ...draftOf(1, 'capacity'), center, quantity: '1' }
    expect(isFilled(draft)).toBe(true)
    expect(sent(draft)).toMatchObject({ kind: 'capacity', action: 'more', parameter: 'shifts', work_center_id: 'w1', other_work_center_id: null, day: null, until: null, quantity: '1' })
    expect(sent({ ...draft, action: 'set', quantity: '10' })).toMatchObject({ parameter: 'hours_per_day', quantity: '10' })
  })

  it('gives a share of its work to another, which must be named', () => {
    const draft = { ...draftOf(1, 'capacity'), action: 'move' as const, center, quantity: '50' }
    expect(isFilled(draft)).toBe(false)
    expect(sent({ ...draft, otherCenter: { ...center, id: 'w2' } })).toMatchObject({ parameter: null, work_center_id: 'w1', other_work_center_id: 'w2' })
  })
})
