import { describe, expect, test } from 'vitest'
import type { Row } from '../../documents/row'
import { boardHere, isShown, lateDays, NO_FILTER, orderTold, detailTold } from './board'
import { effects } from './effects'
import { aMaterial, anAct, anOperation, anOrderRow, aTicketRow } from './testing/builders'

describe('the board without network', () => {
  const rows = [
    anOrderRow({ id: 'o1', number: 'WO-1', due: '2026-11-30', operations: [anOperation(10, { received: '12', good: '6', scrapped: '1', queued: '5' }), anOperation(20, { received: '6', queued: '6' })] }),
    anOrderRow({ id: 'o2', number: 'WO-2', due: '2026-11-20', state: 'released', shortages: 2, operations: [anOperation(10, { received: '12', queued: '12', work_center: { id: 'wc2', number: null, title: null }, work_center_id: 'wc2' })] }),
    anOrderRow({ id: 'o3', number: 'WO-3', state: 'finished' }),
  ]
  const board = boardHere(rows, [aTicketRow({ id: 't10', operation_id: 'op10', operation_number: 10, state: 'running' })])

  test('shows released and running orders, the most urgent first', () => {
    expect(board.map((order) => order.number)).toEqual(['WO-2', 'WO-1'])
  })

  test('has the counters and the ticket’s state of each operation', () => {
    expect(board[1]?.operations.map((one) => [one.number, one.good, one.queued, one.state, Number(one.share.toFixed(3)), one.light])).toEqual([[10, '6', '5', 'running', 0.583, 'green'], [20, '0', '6', 'waiting', 0, 'green']])
  })

  test('is filtered by state, shortage and work center', () => {
    const shown = (filter: object) => board.filter((order) => isShown(order, { ...NO_FILTER, ...filter }, false)).map((order) => order.number)
    expect([shown({ state: 'running' }), shown({ short: true }), shown({ workCenterId: 'wc2' }), shown({ held: true })]).toEqual([['WO-1'], ['WO-2'], ['WO-2'], []])
  })

  test('counts whole days late, for open orders only', () => {
    expect([lateDays('2026-11-20', 'running', '2026-11-23'), lateDays('2026-11-23', 'running', '2026-11-23'), lateDays('2026-11-20', 'finished', '2026-11-23'), lateDays(null, 'running')]).toEqual([3, 0, 0, 0])
  })

  test('reads what the server tells the same way', () => {
    const told = orderTold({ id: 'o1', number: 'WO-1', state: 'running', quantity: '12', good: '6', scrapped: '1', due: '2026-11-30', priority: 5, shortages: 0, held: '', assumed: false, late_days: 4, unit: 'pcs', item: { id: 'shaft', number: 'SHAFT', title: '传动轴' }, operations: [{ id: 'op10', operation_number: 10, name: '车', good: '6', scrapped: '1', queued: '5', in_process: '0', state: 'running', progress: 0.583 }] })
    expect([told.lateDays, told.item?.title, told.operations[0]?.share]).toEqual([4, '传动轴', 0.583])
  })
})

describe('a waiting record on the rows it will change', () => {
  const effectOf = (of: string) => effects.find((one) => one.of === of)!

  test('a report raises its ticket', () => {
    const act = anAct({ values: { ticket_id: 't20', kind: 'good', quantity: '4' } })
    const effect = effectOf('production/production_report.create')
    expect(effect.idOf?.(act)).toBe('t20')
    expect(effect.show(aTicketRow({ good: '5' }), act)).toMatchObject({ good: '9', state: 'running' })
  })

  test('an issue raises the requirement it is for, and no other', () => {
    const act = anAct({ document: 'production/material_issue', values: { work_order_id: 'o1', kind: 'issue', lines: [{ item_id: 'item-rod', quantity: '4' }] } })
    const row = effectOf('production/material_issue.create').show(anOrderRow({ materials: [aMaterial('rod'), aMaterial('nut')] }), act)
    expect((row.materials as Row[]).map((one) => one.issued)).toEqual(['4', '0'])
  })
})

describe('what comes out beside the item', () => {
  test('is told with how much is there by now', () => {
    const item = { id: 'c', number: 'C', title: 'Chaff' }
    const line = { id: 'l', item, unit: 'kg', decimals: 3, kind: 'coproduct', expected: '30', received: '14', proposed: '1.5' }
    const { outputs } = detailTold({ order: { id: 'o' }, operations: [], tickets: [], materials: [], outputs: [line], holds: [] })
    expect(outputs).toEqual([{ id: 'l', item, unit: 'kg', decimals: 3, expected: '30', received: '14', proposed: '1.5' }])
  })
})
