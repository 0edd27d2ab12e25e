import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../../i18n'
import { pairs, sentence, supposition, type Cause, type Supposed } from './compare'

const year = new Date().getFullYear()
const item = { id: 'i', number: 'SPOKE', title: 'SPOKE' }
const shared = { item, depth: 0, overlay: null }
const source = { number: 'PO-7', document: 'purchasing/purchase_order', id: 'p' }
const on = (day: string, quantity: string) => ({ day: `${year}-${day}`, quantity })
const supposed = (more: Partial<Supposed>): Supposed => ({ line: 1, kind: 'demand', action: 'more', item, component: null, parameter: null, day: null, until: null, quantity: null, source: null, work_center: null, other_work_center: null, ...more })

afterEach(() => {
  language.value = 'zh-CN'
})

describe('a cause in a sentence', () => {
  const told = (cause: Cause) => sentence(cause)

  it('says by how many days and how much a document changed, and nothing of what stayed', () => {
    language.value = 'en'
    expect(told({ ...shared, kind: 'purchase_order', source, was: on('03-01', '30'), is: on('03-07', '30') })).toBe('Purchase order PO-7 +6 d')
    expect(told({ ...shared, kind: 'sales_order', source: { ...source, number: 'SO-1' }, was: on('03-01', '30'), is: on('03-01', '33') })).toBe('Sales order SO-1 30 → 33')
    expect(told({ ...shared, kind: 'sales_order', source, was: on('03-07', '30'), is: on('03-01', '33') })).toBe('Sales order PO-7 −6 d, 30 → 33')
  })

  it('says that something came or is gone', () => {
    language.value = 'en'
    expect(told({ ...shared, kind: 'plan_overlay', source, was: null, is: on('03-01', '5') })).toBe('Supposed demand PO-7 new: 5 on Mar 1')
    expect(told({ ...shared, kind: 'forecast', source: { ...source, number: 'FC-1' }, was: on('03-01', '5'), is: on('03-01', '70') })).toBe('Forecast FC-1 5 → 70')
    expect(told({ ...shared, kind: 'purchase_order', source, was: on('03-01', '5'), is: null })).toBe('Purchase order PO-7 gone (was 5 on Mar 1)')
  })

  it('names the field of the item or the line of its BOM with what it was and is', () => {
    expect(told({ ...shared, kind: 'field', field: 'on_hand', was: '20', is: '1045' })).toBe('SPOKE 现有库存 20 → 1,045')
    expect(told({ ...shared, kind: 'field', field: 'lead_time', was: '2', is: '5' })).toBe('SPOKE 提前期 2 天 → 5 天')
    expect(told({ ...shared, kind: 'line', component: { ...item, number: 'NUT' }, was: null, is: '2' })).toBe('SPOKE 的 BOM 行 NUT 无 → 2')
    expect(told({ ...shared, kind: 'calendar' })).toBe('工作日历不同')
  })
})

describe('what is supposed', () => {
  it('is said as the planner would', () => {
    language.value = 'en'
    expect(supposition(supposed({ day: `${year}-03-01`, quantity: '5' }))).toBe('5 more of SPOKE on Mar 1')
    expect(supposition(supposed({ kind: 'supply', action: 'remove', source }))).toBe('PO-7 does not come')
    expect(supposition(supposed({ kind: 'parameter', action: 'set', parameter: 'lead_time_days', quantity: '9' }))).toBe('lead time of SPOKE is 9 d')
    expect(supposition(supposed({ kind: 'calendar', action: 'close', day: `${year}-03-01`, until: `${year}-03-02`, item: null }))).toBe('Closed on Mar 1 – Mar 2')
  })
})

describe('orders per week', () => {
  it('are drawn in pairs on one scale', () => {
    const drawn = pairs([{ week: 'a', old: 2, new: 4 }, { week: 'b', old: 0, new: 1 }], 100, 80)
    expect([drawn.most, drawn.pairs.map(({ x, old, new: after }) => [x, old, after])]).toEqual([4, [[0, 40, 80], [50, 0, 20]]])
  })

  it('of nothing are nothing', () => {
    expect(pairs([], 100, 80)).toMatchObject({ most: 0, pairs: [] })
  })
})
