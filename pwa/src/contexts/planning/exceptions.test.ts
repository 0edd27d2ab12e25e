import { describe, expect, it } from 'vitest'
import { itemOf, queryOf, shareOf, type PlanException } from './exceptions'

describe('exceptions closed in time', () => {
  it('are a share of those that were to be closed', () => {
    expect(shareOf({ in_time: 12, of: 15, days: 30 })).toBe(0.8)
  })

  it('have no value where there were none', () => {
    expect(shareOf({ in_time: 0, of: 0, days: 30 })).toBeNull()
  })
})

describe('what is asked for', () => {
  it('names only what was chosen', () => {
    expect(queryOf('s', { code: '', mine: false, hidden: false })).toEqual({ plan_scheme_id: 's', code: undefined, owner: undefined, hidden: undefined, offset: undefined, limit: 50 })
    expect(queryOf('s', { code: 'no_bom', mine: true, hidden: true }, 50)).toMatchObject({ code: 'no_bom', owner: 'me', hidden: 1, offset: 50 })
  })

  it('is of an item, or of none where a rule is odd', () => {
    expect(itemOf({ item: { id: 'i', number: 'P', title: null } } as PlanException)).toEqual({ id: 'i', number: 'P', title: '' })
    expect(itemOf({ item: { id: null, number: null, title: null } } as PlanException)).toBeNull()
  })
})
