import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { settings } from '../../app/settings'
import { asking } from '../../api/client'
import { storedSession } from '../../offline/session'
import { drafts, enqueue, recallSync, startSync, store, sync, wake } from '../../offline/sync'
import { Desk, li, zhang } from '../../testing/people'
import { startIdleLock } from './idle'
import { lock, logIn, logOut, may, moveTo, restoreSession, session, unlock } from './session'

let desk: Desk
const badgeOf = ({ badge, pin }: typeof zhang) => ({ badge, pin })

beforeEach(async () => {
  desk = new Desk()
  if (!session.ready) {
    await recallSync()
    await restoreSession()
    await startSync()
  }
})
afterEach(async () => {
  desk.plugged = true
  await logOut()
})

describe('coming in', () => {
  test('badge and PIN, and the server’s rights hold', async () => {
    expect((await logIn(badgeOf(zhang))).how).toBe('in')
    expect(session.me!.person.name).toBe('张伟')
    expect([may('production.work_order.finish'), may('planning.mrp_run.create')]).toEqual([true, false])
    expect(asking.authorization).toMatch(/^Bearer token-/)
  })

  test('a wrong PIN is the server’s to refuse, with its sentence', async () => {
    expect(await logIn({ badge: zhang.badge, pin: '0000' })).toEqual({ how: 'refused', message: '工牌或 PIN 不对。' })
    expect(session.me).toBe(null)
  })

  test('without network the same person comes in by the grant, a stranger does not', async () => {
    await logIn(badgeOf(zhang))
    await logOut()
    desk.plugged = false
    expect((await logIn(badgeOf(zhang))).how).toBe('in')
    expect(session).toMatchObject({ offline: true })
    await logOut()
    expect(await logIn({ badge: 'G1:BD:STRANGER', pin: '1' })).toEqual({ how: 'unreachable' })
    expect((await logIn({ badge: zhang.badge, pin: '0000' })).how).toBe('wrong')
    expect(session.me).toBe(null)
  })

  test('a password never goes anywhere without network', async () => {
    desk.plugged = false
    expect(await logIn({ user: 'zhang', password: 'demo' })).toEqual({ how: 'unreachable' })
  })
})

describe('changing hands', () => {
  test('takes under three seconds without network, and keeps drafts and outbox', async () => {
    await logIn(badgeOf(li))
    await logIn(badgeOf(zhang))
    desk.plugged = false
    await drafts.keep('report', { good: '17' })
    const act = await enqueue({ document: 'production/production_report', verb: 'create', values: { good: '5' } })
    const from = performance.now()
    expect((await logIn(badgeOf(li))).how).toBe('in')
    expect(performance.now() - from).toBeLessThan(3000)
    expect(session.me!.person.name).toBe('李娜')
    expect(await drafts.recall('report')).toBe(undefined)
    expect(await store.act.get({ id: act.id })).toMatchObject({ person_id: 'zhang', toSend: 1 })
    await logIn(badgeOf(zhang))
    expect(await drafts.recall('report')).toEqual({ good: '17' })
  })

  test('log-out leaves what waits, and the next person’s log-in sends it in its author’s name', async () => {
    const pushed: { acts: { person_id: string }[] }[] = []
    desk.others = (path, init) => {
      if (path !== '/api/sync/push') return { rows: [] }
      const batch = JSON.parse(String(init.body)) as { acts: { id: string; person_id: string }[] }
      pushed.push(batch)
      return { answers: batch.acts.map((act) => ({ id: act.id, status: 'done' })) }
    }
    await logIn(badgeOf(zhang))
    await wake()
    desk.plugged = false
    await enqueue({ document: 'production/production_report', verb: 'create', values: {} })
    await logOut()
    desk.plugged = true
    await logIn(badgeOf(li))
    await vi.waitFor(() => expect(pushed.flatMap((batch) => batch.acts).some((act) => act.person_id === 'zhang')).toBe(true))
    await vi.waitFor(() => expect(sync.waiting).toBe(0))
  })
})

describe('the lock', () => {
  test('opens by the same person’s PIN alone, not by another’s', async () => {
    await logIn(badgeOf(zhang))
    await lock()
    expect(session.locked).toBe(true)
    expect((await unlock(li.pin)).how).toBe('wrong')
    expect(session.locked).toBe(true)
    expect((await unlock(zhang.pin)).how).toBe('in')
    expect([session.locked, session.me!.person.name]).toEqual([false, '张伟'])
  })

  test('comes by itself on a shared phone put down for two minutes, and not while it is used', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    let now = 1_000_000
    const stop = startIdleLock(() => now)
    Object.assign(settings, { shared: true, lockAfter: 120 })
    await logIn(badgeOf(zhang))
    now += 100_000
    dispatchEvent(new Event('pointerdown'))
    now += 100_000
    vi.advanceTimersByTime(2_000)
    expect(session.locked).toBe(false)
    now += 20_000
    vi.advanceTimersByTime(2_000)
    expect(session.locked).toBe(true)
    stop()
    settings.shared = false
    vi.useRealTimers()
  })
})

test('an ended log-in asks for a new one and lets the person work on', async () => {
  await logIn(badgeOf(zhang))
  desk.tokens.clear()
  await enqueue({ document: 'production/production_report', verb: 'create', values: {} })
  await vi.waitFor(() => expect(sync.logInNeeded).toBe(true))
  expect(session.me!.person.name).toBe('张伟')
  await vi.waitFor(() => expect(sync.waiting).toBeGreaterThan(0))
  await logIn(badgeOf(zhang))
  expect(sync.logInNeeded).toBe(false)
})

test('somebody who moves to another site takes their session along', async () => {
  await logIn(badgeOf(zhang))
  desk.others = (path) => (path === '/api/people/place' ? { ...zhang.me, site_id: 'second' } : { rows: [] })
  await moveTo('c', 'second')
  expect(session.me!.site_id).toBe('second')
  expect((await storedSession(store))!.me.site_id).toBe('second')
})
