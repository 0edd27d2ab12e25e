import { describe, expect, it } from 'vitest'
import type { Description, StepDescription } from '../../documents/description'
import type { Row } from '../../documents/row'
import { columnsOf, dayOf, givenTo, mondayOf, nextStep, otherSteps, queryOf, sundayOf, totals, weeks, withCard, type PoolBoard } from './pool'

const card = (values: Partial<Row>): Row => ({ id: 'e1', version: 3, state: 'received', held_from: '', unit: 'pcs', promised: null, offered: null, wanted: '2026-12-20', ...values })
const board = (counts: PoolBoard['counts'], cards: Row[] = []): PoolBoard => ({ counts, cards, most: 40, as_of: '' })
const count = (state: string, n: number, held_from = '', at_risk = 0) => ({ state, held_from, count: n, at_risk })

const step = (name: string, from: string[], to: string, more: Partial<StepDescription> = {}): StepDescription => ({ name, label: name, from, to, offline: false, fact: false, signed: false, allowed: true, form: [], ...more })
const planned = ['received', 'kit_short', 'sequenced']
const description = {
  states: [{ name: 'cancelled', label: 'Cancelled', meaning: 'stop' }, { name: 'kit_ok', label: 'Kit ok', meaning: 'good' }],
  steps: [
    step('review', ['received'], 'reviewing'), step('pass_kit', ['kit_short'], 'kit_ok'), step('line_on', [...planned, 'on_hold'], 'line_on', { fact: true }), step('hold', planned, 'on_hold'),
    step('resume', ['on_hold'], ''), step('cancel', [...planned, 'on_hold'], 'cancelled'),
  ],
} as unknown as Description

describe('the columns', () => {
  it('count by state, and a held portion where it was held', () => {
    const columns = columnsOf(board([count('received', 4), count('reviewing', 1), count('pooled', 2), count('on_hold', 3, 'pooled'), count('shipped', 9)]))
    expect(columns.map(({ name, count: all }) => [name, all])).toEqual([['review', 5], ['pool', 5], ['plan', 0], ['line', 0], ['store', 9]])
    expect(columns[1]!.groups.map((group) => [group.state, group.count])).toEqual([['pooled', 2], ['on_hold', 3]])
  })

  it('show each card once, under its own state', () => {
    const cards = [card({ id: 'a' }), card({ id: 'b', state: 'on_hold', held_from: 'received' }), card({ id: 'c', state: 'on_hold', held_from: 'sequenced' })]
    const columns = columnsOf(board([count('received', 1), count('on_hold', 1, 'received'), count('on_hold', 1, 'sequenced')], cards))
    expect(columns.map((column) => column.groups.map((group) => group.cards.map((one) => one.id)))).toEqual([[['a'], ['b']], [], [['c']], [], []])
  })

  it('keep a card that has just moved, before anybody counted it there', () => {
    const moved = withCard(board([count('received', 1)], [card({})]), card({ state: 'pooled', version: 4, unit: undefined }))
    expect(columnsOf(moved)[1]!.groups).toEqual([{ state: 'pooled', count: 0, cards: [card({ state: 'pooled', version: 4 })] }])
  })

  it('are summed up with what is at risk', () => {
    expect(totals(board([count('received', 4, '', 1), count('on_hold', 3, 'pooled', 2)]))).toEqual({ all: 7, atRisk: 3 })
  })
})

describe('the steps of a card', () => {
  const names = (row: Row) => [nextStep(row, description)?.name, otherSteps(row, description).map((one) => one.name)]

  it('are those its state allows: the next one on the card, the others in its menu', () => {
    expect(names(card({}))).toEqual(['review', ['line_on', 'hold', 'cancel']])
    expect(names(card({ state: 'kit_short' }))).toEqual(['pass_kit', ['line_on', 'hold', 'cancel']])
    expect(names(card({ state: 'sequenced' }))).toEqual(['line_on', ['hold', 'cancel']])
    expect(names(card({ state: 'on_hold', held_from: 'received' }))).toEqual(['resume', ['line_on', 'cancel']])
    expect(names(card({ state: 'closed' }))).toEqual([undefined, []])
  })

  it('are only those this person may take', () => {
    const mine = { ...description, steps: description.steps.map((one) => ({ ...one, allowed: one.name === 'hold' })) }
    expect([nextStep(card({}), mine), otherSteps(card({}), mine).map((one) => one.name)]).toEqual([undefined, ['hold']])
  })

  it('warn of what ends badly', () => {
    expect(otherSteps(card({}), description).map((one) => one.danger)).toEqual([false, false, true])
  })

  it('start with the day that is to be promised', () => {
    expect(givenTo('accept', card({ offered: '2026-12-24' }))).toEqual({ promised: '2026-12-24' })
    expect(givenTo('hold', card({}))).toEqual({})
  })
})

describe('days and weeks', () => {
  it('show what was promised, else offered, else wanted', () => {
    expect(dayOf(card({ promised: '2026-12-22', offered: '2026-12-24' }))).toEqual({ kind: 'promisedOn', day: '2026-12-22' })
    expect(dayOf(card({ offered: '2026-12-24' }))).toEqual({ kind: 'offeredOn', day: '2026-12-24' })
    expect(dayOf(card({}))).toEqual({ kind: 'wantedOn', day: '2026-12-20' })
  })

  it('begin on Monday, also over the turn of the year', () => {
    expect(['2026-12-27', '2026-12-28', '2027-01-03', '2027-01-04'].map(mondayOf)).toEqual(['2026-12-21', '2026-12-28', '2026-12-28', '2027-01-04'])
    expect(sundayOf('2026-12-28')).toBe('2027-01-03')
  })

  it('are offered from last week on, with the one that is chosen', () => {
    expect(weeks(null, '2026-11-28')).toHaveLength(12)
    expect(weeks(null, '2026-11-28').slice(0, 2)).toEqual(['2026-11-16', '2026-11-23'])
    expect(weeks('2026-10-05', '2026-11-28').slice(0, 2)).toEqual(['2026-10-05', '2026-11-16'])
    expect(weeks('2026-11-23', '2026-11-28')).toHaveLength(12)
  })

  it('ask the server for nothing that was not chosen', () => {
    expect(queryOf({ customer: null, item: 'i1', week: null, atRisk: false })).toEqual({ customer_id: null, item_id: 'i1', week: null, at_risk: null })
    expect(queryOf({ customer: 'c1', item: null, week: '2026-11-23', atRisk: true })).toEqual({ customer_id: 'c1', item_id: null, week: '2026-11-23', at_risk: 1 })
  })
})
