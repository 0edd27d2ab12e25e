// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { EVERYTHING, listingOf, localRows, queryOf, sortedBy, withFilter, withoutFilter, type Filter } from './listing'
import { anOrder, aType } from './testing/factory'

const type = aType()
const late: Filter = { name: 'due', operator: 'lt', value: '2026-12-01' }

describe('filters in the address', () => {
  test('a list asks for its page, its words, its filters and its order', () => {
    const listing = { q: ' 轴 ', sort: '-due', filters: [late, { name: 'state', operator: 'is', value: 'planned,released' } as const] }
    expect(decodeURIComponent(queryOf(listing, { limit: 50, after: 'c1', count: true }).toString())).toBe('limit=50&after=c1&count=1&q=轴&sort=-due&due.lt=2026-12-01&state=planned,released')
  })

  test('a list of everything asks for nothing', () => {
    expect(queryOf(EVERYTHING).toString()).toBe('')
  })

  test('an address is read back as it was written', () => {
    const listing = { q: 'axle', sort: 'number', filters: [late, { name: 'item_id', operator: 'is', value: 'item-1' } as const] }
    expect(listingOf(queryOf(listing), type)).toEqual(listing)
  })

  test('names the type does not know are left out instead of being refused by the server', () => {
    expect(listingOf(new URLSearchParams('colour=red&due.between=1&open=x&limit=5&state=planned'), type).filters).toEqual([{ name: 'state', operator: 'is', value: 'planned' }])
  })

  test('a second filter of the same field and comparison replaces the first', () => {
    const twice = withFilter(withFilter(EVERYTHING, late), { ...late, value: '2027-01-01' })
    expect(twice.filters).toEqual([{ ...late, value: '2027-01-01' }])
    expect(withFilter(twice, { ...late, operator: 'ge' }).filters).toHaveLength(2)
    expect(withoutFilter(twice, late).filters).toEqual([])
  })

  test('a column sorts up, then down, then not at all', () => {
    const up = sortedBy(EVERYTHING, 'due')
    const down = sortedBy(up, 'due')
    expect([up.sort, down.sort, sortedBy(down, 'due').sort, sortedBy(up, 'number').sort]).toEqual(['due', '-due', '', 'number'])
  })
})

describe('the same list without network', () => {
  const rows = [
    anOrder({ id: 'a', number: 'WO-1', quantity: '9', due: '2026-12-03', state: 'planned' }),
    anOrder({ id: 'b', number: 'WO-2', quantity: '10', due: '2026-11-03', state: 'released', item_id: 'item-2', item: { id: 'item-2', number: 'IT-2', title: '齿轮' } }),
    anOrder({ id: 'c', number: 'WO-3', quantity: '100.5', due: null, state: 'cancelled' }),
  ]
  const numbers = (listing: Partial<typeof EVERYTHING>) => localRows(rows, { ...EVERYTHING, ...listing }, type).map((row) => row.number)

  test('search looks at number and linked names', () => {
    expect([numbers({ q: 'wo-3' }), numbers({ q: '齿轮' }), numbers({ q: 'nothing' })]).toEqual([['WO-3'], ['WO-2'], []])
  })

  test('quantities are compared as numbers, not as text', () => {
    expect(numbers({ filters: [{ name: 'quantity', operator: 'ge', value: '10' }], sort: 'quantity' })).toEqual(['WO-2', 'WO-3'])
    expect(numbers({ sort: 'quantity' })).toEqual(['WO-1', 'WO-2', 'WO-3'])
  })

  test('several values of one filter mean any of them', () => {
    expect(numbers({ filters: [{ name: 'state', operator: 'is', value: 'planned,cancelled' }], sort: 'number' })).toEqual(['WO-1', 'WO-3'])
    expect(numbers({ filters: [{ name: 'item_id', operator: 'is', value: 'item-2' }] })).toEqual(['WO-2'])
  })

  test('an empty day meets no comparison and stands last in either order, as on the server', () => {
    expect(numbers({ filters: [late] })).toEqual(['WO-2'])
    expect(numbers({ sort: 'due' })).toEqual(['WO-2', 'WO-1', 'WO-3'])
    expect(numbers({ sort: '-due' })).toEqual(['WO-1', 'WO-2', 'WO-3'])
  })

  test('the newest come first when nothing else is asked', () => {
    expect(numbers({})).toEqual(['WO-3', 'WO-2', 'WO-1'])
  })
})
