import { describe, expect, test } from 'vitest'
import type { OpenAct } from '../../../offline/act'
import { overlaid } from '../../../offline/overlay'
import { addEffects } from '../../../offline/overlay'
import { anAct } from '../testing/builders'
import { deedsFor, firstDeed } from './answering'
import { lightOf, tilesOf, totalsOf } from './board'
import { nextRing, ringsOf, span } from './clocks'
import { effects } from './effects'
import { completed, whereOf } from './here'
import { callOf, EXCEPTION } from './reading'
import { aCall, aCallRow, at, T0 } from './testing/builders'
import { mergeable } from './merging'
import { itemsHere, itemsPending, itemsTold, together } from './timeline'
import { momentAfter, momentTyped } from './waiting'

const MINUTE = 60_000
const ID = '0193c0de-0000-7000-8000-00000000abcd'

describe('where a call is about', () => {
  test('the screen tells: a ticket, a machine, an order on the board', () => {
    expect([whereOf(`/work/${ID}`), whereOf(`/d/plant/equipment/${ID}`), whereOf('/board', 'o1'), whereOf('/inbox', 'o1')]).toEqual([{ ticket_id: ID }, { equipment_id: ID }, { work_order_id: 'o1' }, {}])
  })

  test('a ticket brings order and work center, a scanned machine itself, and nothing at all the team’s place', () => {
    const ticket = { id: 't', version: 1, work_order_id: 'o1', work_center_id: 'wc1' }
    const machine = { id: 'm1', version: 1, work_center_id: 'wc2' }
    expect(completed({ ticket_id: 't' }, { ticket, teamCenter: 'wc9' })).toEqual({ ticket_id: 't', work_order_id: 'o1', work_center_id: 'wc1' })
    expect(completed({}, { machine })).toEqual({ equipment_id: 'm1', work_center_id: 'wc2' })
    expect(completed({}, { teamCenter: 'wc9' })).toEqual({ work_center_id: 'wc9' })
    expect(completed({}, {})).toEqual({})
  })
})

describe('clocks', () => {
  test('run down, turn amber near the end and red when it is over', () => {
    const looks = [0, 12, 16].map((minutes) => ringsOf(aCall(), T0 + minutes * MINUTE)[0]!)
    expect(looks.map((ring) => [Number(ring.left.toFixed(2)), ring.meaning])).toEqual([[1, 'run'], [0.2, 'wait'], [0, 'stop']])
  })

  test('an answered one stands, and says whether it was in time', () => {
    const [inTime, late] = [aCall({ accepted_at: at(5) }), aCall({ accepted_at: at(20) })].map((call) => ringsOf(call, T0 + 99 * MINUTE)[0]!)
    expect([[inTime!.isDone, inTime!.meaning], [late!.isDone, late!.meaning]]).toEqual([[true, 'good'], [true, 'stop']])
    expect(nextRing(aCall({ accepted_at: at(5) }), T0)?.name).toBe('contain')
  })

  test('do not run while somebody outside is waited for', () => {
    expect(ringsOf(aCall({ state: 'waiting_external' }), T0 + 99 * MINUTE)[0]!.meaning).toBe('plan')
  })

  test('are told in two figures', () => {
    expect([span(65_000), span(-65_000), span(130 * MINUTE), span(72 * 60 * MINUTE)]).toEqual(['1:05', '1:05', '2 h 10', '3 d'])
  })
})

describe('the andon board', () => {
  test('red stands, yellow calls, blue waits for material, green runs, grey is not heard', () => {
    const stop = aCall({ severity: 'line_stop', stopped_at: at(0) })
    const material = aCall({ category: 'material' })
    expect([lightOf([material, stop]), lightOf([material, aCall()]), lightOf([material]), lightOf([]), lightOf([stop], false)]).toEqual(['red', 'yellow', 'blue', 'green', 'grey'])
    expect(lightOf([aCall({ severity: 'line_stop', stopped_at: at(0), restarted_at: at(9) })])).toBe('yellow')
  })

  test('shows the stopped place first, then the one that waits longest, and what has no place', () => {
    const places = ['wc1', 'wc2', 'wc3'].map((id) => ({ id, number: id, name: id, group: '' }))
    const calls = [
      aCall({ id: 'a', raised_at: at(5) }),
      aCall({ id: 'b', work_center_id: 'wc2', work_center: null, severity: 'line_stop', stopped_at: at(9), raised_at: at(9) }),
      aCall({ id: 'c', work_center_id: null, work_center: null, raised_at: at(1) }),
      aCall({ id: 'd', state: 'closed' }),
    ]
    expect(tilesOf(places, calls, { elsewhere: '?' }).map((tile) => [tile.place.name, tile.light, tile.calls.map((call) => call.id).join()])).toEqual([['wc2', 'red', 'b'], ['?', 'yellow', 'c'], ['wc1', 'yellow', 'a'], ['wc3', 'green', '']])
    expect(totalsOf(calls)).toEqual({ open: 3, unanswered: 3, stopped: 1, toVerify: 0 })
  })
})

describe('what comes next', () => {
  const all = { id: 'wang', may: () => true }
  const worker = { id: 'zhang', may: (verb: string) => !['verify_others', 'reject', 'reopen'].includes(verb) }

  test('somebody comes, does something, and it is over', () => {
    const next = (state: string, more = {}) => { const call = aCall({ state, ...more }); return firstDeed(call, deedsFor(call, all)) }
    expect([next('raised'), next('accepted'), next('contained', { contained_at: at(9) }), next('resolved'), next('waiting_external'), next('closed')]).toEqual(['accept', 'contain', 'resolve', 'verify', 'go_on', null])
  })

  test('a contained stop is asked about before it is resolved', () => {
    const call = aCall({ state: 'contained', contained_at: at(9), severity: 'line_stop', stopped_at: at(0) })
    expect(firstDeed(call, deedsFor(call, all))).toBe('restart')
  })

  test('whoever raised it verifies it and takes it back; whoever resolved it does not verify it', () => {
    expect(deedsFor(aCall({ state: 'resolved' }), worker)).toContain('verify')
    expect(deedsFor(aCall({ state: 'resolved', resolver_id: 'zhang' }), worker)).not.toContain('verify')
    expect(deedsFor(aCall({ state: 'resolved' }), { ...worker, id: 'li' })).not.toContain('verify')
    expect(deedsFor(aCall(), worker)).toContain('withdraw')
    expect(deedsFor(aCall(), { ...worker, id: 'li' })).not.toContain('withdraw')
  })
})

describe('what is decided', () => {
  const lead = { id: 'wang', may: (verb: string) => ['hand_over', 'wait', 'merge'].includes(verb) }
  const decided = (state: string) => deedsFor(aCall({ state }), lead)

  test('an answered call is handed over, an open one waits, a fresh one is merged', () => {
    expect(['raised', 'accepted', 'resolving', 'waiting_external', 'resolved', 'merged'].map(decided)).toEqual([['wait', 'merge'], ['hand_over', 'wait', 'merge'], ['hand_over', 'wait'], ['hand_over'], [], []])
  })

  test('the server’s proposal is offered first for merging, then the same machine, then the same trouble; never what is over', () => {
    const others = [
      aCall({ id: 'far', work_center_id: 'wc2', work_center: null, raised_at: at(9) }),
      aCall({ id: 'same', raised_at: at(1) }),
      aCall({ id: 'other', category: 'man', raised_at: at(8) }),
      aCall({ id: 'told', work_center_id: 'wc3', work_center: null }),
      aCall({ id: 'closed', state: 'closed' }),
      aCall(),
    ]
    expect(mergeable(aCall({ similar_id: 'told' }), others).map((one) => one.id)).toEqual(['told', 'same', 'other', 'far'])
    expect(mergeable(aCall(), [aCall({ id: 'asked' })].map((one) => ({ ...one, asked: 'merge' })))).toEqual([])
  })

  test('the clocks pause an hour, until the morning, or until the moment that is named', () => {
    const now = new Date(2026, 10, 30, 22, 15)
    expect([momentAfter('hour', now), momentAfter('tomorrow', now), momentAfter('threeDays', now), momentAfter('other', now)]).toEqual([new Date(2026, 10, 30, 23, 15), new Date(2026, 11, 1, 8), new Date(2026, 11, 3, 8), null])
    expect([momentTyped('2026-12-01T13:30'), momentTyped('')]).toEqual([new Date(2026, 11, 1, 13, 30), null])
  })
})

describe('a call with no network', () => {
  addEffects(effects)
  const targets: Record<string, string> = { accept: 'accepted', contain: 'contained', resolve: 'resolved', add: '', refer: '', verify: 'verified' }
  const flow = { first: 'raised', to: (step: string) => targets[step] ?? null }
  const said = (verb: string, values = {}, minutes = 1): OpenAct => anAct({ document: EXCEPTION, document_id: 'e9', verb, values, captured_at: at(minutes), person_id: verb === 'create' ? 'zhang' : 'wang' })
  const shown = (...acts: OpenAct[]) => callOf(overlaid(EXCEPTION, [], acts, flow)[0]!)

  test('is shown at once with its clocks', () => {
    const call = shown(said('create', { category: 'material' }, 0))
    expect([call.state, call.category, call.severity, call.raisedBy?.id, call.acceptDue - T0, call.waiting]).toEqual(['raised', 'material', 'minor', 'zhang', 15 * MINUTE, 1])
  })

  test('what is added keeps its state; a stop begins when it was said', () => {
    const call = shown(said('create', { category: 'machine' }, 0), said('add', { description: '冒烟', severity: 'line_stop' }, 2))
    expect([call.state, call.description, call.stoppedAt - T0, call.acceptDue - T0]).toEqual(['raised', '冒烟', 2 * MINUTE, 5 * MINUTE])
  })

  test('is accepted, contained, resolved and referred on', () => {
    const call = shown(said('create', { category: 'machine' }, 0), said('accept', {}, 3), said('contain', { containment: '降速' }, 4), said('refer', { follow_up: 'hazard' }, 5), said('resolve', { action: '换轴承' }, 9))
    expect([call.state, call.responder?.id, call.containment, call.action, call.resolvedAt - T0, call.referrals.map((one) => one.followUp)]).toEqual(['resolved', 'wang', '降速', '换轴承', 9 * MINUTE, ['hazard']])
  })

  test('a decision is asked for, not yet made', () => {
    const call = shown(said('create', { category: 'machine' }, 0), said('resolve', {}, 3), said('verify', {}, 4))
    expect(call.asked).toBe('verify')
  })
})

describe('one timeline', () => {
  const words = { raised: '发起', accepted: '接单', contained: '控制', resolved: '解决', verified: '验证', restarted: '恢复', referred: (as: string) => `转${as}` }

  test('from this device alone, the newest first, photos at the call', () => {
    const call = callOf({ row: aCallRow({ accepted_at: at(3), resolved_at: at(9), action: '换轴承', referrals: [{ follow_up: 'hazard', at: at(5) }] }), pending: [] })
    const items = itemsHere(call, [{ sha256: 'a', name: 'a.jpg', type: 'image/jpeg' }], words, (one) => one?.title ?? '')
    expect(items.map((item) => [item.label, item.note, item.files.length])).toEqual([['解决', '换轴承', 0], ['转hazard', '', 0], ['接单', '', 0], ['发起', '', 1]])
    expect(items[3]?.who).toBe('徐明')
  })

  test('what was said here and not sent stands above, once, with its own photos', () => {
    const photo = { sha256: 'b', name: 'b.jpg', type: 'image/jpeg', size: 1 }
    const pending = anAct({ document: EXCEPTION, document_id: 'e1', verb: 'resolve', values: { action: '换轴承' }, captured_at: at(9), person_id: 'wang', files: [photo] })
    const call = callOf({ row: aCallRow({ resolved_at: at(9), action: '换轴承' }), pending: [pending] })
    const others = itemsHere(call, [photo], words, () => '')
    const items = together(itemsPending([pending], () => '解决', () => '黄磊'), others)
    expect(items.map((item) => [item.label, item.who, item.note, item.files.length, item.pending])).toEqual([['解决', '黄磊', '换轴承', 1, true], ['发起', '', '', 0, false]])
  })

  test('as the server tells it, with what came of it; a copied photo is shown once', () => {
    const photo = { sha256: 'a', name: 'a.jpg', type: 'image/jpeg', at: at(0) }
    const record = { state: null, stateLabel: null, source_id: null }
    const told = {
      records: [{ ...record, document: EXCEPTION, label: '异常', id: 'e1', number: 'EX-1', attachments: [photo] }, { ...record, document: 'quality/nonconformance', label: '不合格品', id: 'n1', number: 'NC-1', source_id: 'e1', attachments: [{ ...photo, at: at(5) }] }],
      rows: [
        { document: 'quality/nonconformance', document_id: 'n1', number: 'NC-1', verb: 'create', verbLabel: '新建', state: 'reported', stateLabel: '已上报', person: '徐明', captured_at: at(5), at: at(5), said: ['裂纹'] },
        { document: EXCEPTION, document_id: 'e1', number: 'EX-1', verb: 'create', verbLabel: '新建', state: 'raised', stateLabel: '已发起', person: '徐明', captured_at: at(0), at: at(0), said: [] },
      ],
    }
    const items = itemsTold(told, { id: 'e1', raised: '发起' }, () => 'stop')
    expect(items.map((item) => [item.label, item.record?.label ?? null, item.note, item.files.length])).toEqual([['新建', '不合格品 NC-1', '裂纹', 0], ['发起', null, '', 1]])
  })
})
