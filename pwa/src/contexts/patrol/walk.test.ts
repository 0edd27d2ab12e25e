import { describe, expect, test } from 'vitest'
import { withCheck } from './effects'
import { checkOf, pointOf, roundOf, routeOf } from './reading'
import { aCheck, aPoint, aRound, aRoute, NOON } from './testing/builders'
import { byWhen, isMine, stopScanned, walkOf, whenOf, type Known } from './walk'

const IDS = ['a', 'b', 'c']
const known = (checks: ReturnType<typeof aCheck>[] = []): Known => ({
  routes: new Map([['route', routeOf(aRoute(IDS))]]),
  points: new Map(IDS.map((id) => [id, pointOf(aPoint(id))])),
  checks: checks.map((row) => checkOf(row, false)),
})
const walk = (row = aRound(IDS), checks: ReturnType<typeof aCheck>[] = [], now = NOON) => walkOf(roundOf(row), known(checks), now)
const states = ({ stops }: ReturnType<typeof walk>) => stops.map((stop) => stop.state)

describe('a round as a walk', () => {
  test('each stop shows what became of it, and the first open one is next', () => {
    const one = walk(aRound(IDS), [aCheck('a', { result: 'abnormal' })])
    expect([states(one), one.next?.pointId, one.answered, one.abnormal]).toEqual([['abnormal', 'open', 'open'], 'b', 1, 1])
  })

  test('a round begun here has the stops of its route before the server has counted any', () => {
    expect(states(walk(aRound([])))).toEqual(['open', 'open', 'open'])
  })

  test('after its time what is open is missed, and what was captured in time still counts', () => {
    const one = walk(aRound(IDS), [aCheck('a'), aCheck('b', { late: true })], NOON + 5 * 3_600_000)
    expect([states(one), one.missed, one.next, one.isOver]).toEqual([['done', 'missed', 'missed'], 2, null, true])
  })

  test('what the server has counted stands, though the check itself is not here', () => {
    const row = aRound(IDS, { points: [{ patrol_point_id: 'a', result: 'done' }, { patrol_point_id: 'b', result: 'abnormal' }, { patrol_point_id: 'c', result: 'open' }] })
    expect(states(walk(row))).toEqual(['done', 'abnormal', 'open'])
  })

  test('a point’s own code and that of the equipment there lead to it, another one nowhere', () => {
    const { stops } = walk()
    expect(stopScanned(stops, { kind: 'PP', id: 'b' })?.pointId).toBe('b')
    expect(stopScanned(stops, { kind: 'EQ', id: 'eq-c' })?.pointId).toBe('c')
    expect([stopScanned(stops, { kind: 'EQ', id: 'b' }), stopScanned(stops, { kind: 'LT', id: 'b' })]).toEqual([undefined, undefined])
  })
})

describe('what is to be walked', () => {
  test('now, later, over', () => {
    const later = walk(aRound(IDS, { id: 'later', window_from: '2026-11-23T16:00:00+08:00', window_to: '2026-11-23T20:00:00+08:00' }))
    const finished = walk(aRound(IDS, { id: 'finished' }), IDS.map((id) => aCheck(id, { patrol_round_id: 'finished' })))
    expect([walk(), later, finished].map((one) => whenOf(one, NOON))).toEqual(['now', 'later', 'over'])
    const groups = byWhen([later, finished, walk()], NOON)
    expect([groups.now, groups.later, groups.over].map((list) => list.map(({ round }) => round.id))).toEqual([['round'], ['later'], ['finished']])
  })

  test('mine are my own, my team’s and nobody’s', () => {
    const me = { personId: 'zhang', teamId: 'mc' }
    const mine = (given: object) => isMine(roundOf(aRound(IDS, given)), me)
    expect([mine({}), mine({ team_id: 'mc' }), mine({ team_id: 'pt' }), mine({ person_id: 'zhang' }), mine({ person_id: 'li', team_id: 'mc' })]).toEqual([true, true, false, true, false])
  })
})

describe('a waiting check on its round', () => {
  test('counts once, begins the round, and ends it with the last stop', () => {
    const check = (id: string, result: string) => aCheck(id, { result: undefined, results: [{ result }] })
    const first = withCheck(aRound(['a', 'b']), check('a', 'normal'))
    expect([first.state, first.done_points, first.abnormal_points]).toEqual(['running', 1, 0])
    const again = withCheck(first, check('a', 'normal'))
    expect(again.done_points).toBe(1)
    const whole = withCheck(again, check('b', 'abnormal'))
    expect([whole.state, whole.done_points, whole.abnormal_points]).toEqual(['finished', 2, 1])
  })
})
