// @vitest-environment node
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { enterOffline, forgetToken, knownPerson, pinHash, rememberPerson, TRIES, unlockOffline, type Grant, type Me } from './grant'
import { Store } from './store'

const BADGE = 'G1:BD:7F3A'
const SALT = '00112233445566778899aabbccddeeff'
const HOUR = 3_600_000
const NOW = Date.parse('2026-11-23T08:00:00Z')
let hash = ''
let made = 0

beforeAll(async () => {
  hash = await pinHash('4711', SALT)
})

const me = { person: { id: 'p1', number: 'P-0007', name: '张伟' } } as Me
const grant = (more: Partial<Grant> = {}): Grant => ({
  person_id: 'p1', name: '张伟', device_id: 'd', rights: [], company_id: 'c', site_ids: [], issued_at: '2026-11-23T08:00:00+00:00',
  expires_at: '2026-11-26T08:00:00+00:00', pin_salt: SALT, pin_hash: hash, signature: 's', ...more,
})

async function aPhoneThatKnowsZhang(more: Partial<Grant> = {}, loggedInAt = NOW): Promise<Store> {
  const store = new Store(`grant-${(made += 1)}`)
  await rememberPerson(store, { grant: grant(more), me, token: 'token', token_expires_at: null }, [BADGE, 'P-0007'], loggedInAt)
  return store
}

describe('without network', () => {
  test('the PIN is checked as the server hashed it', async () => {
    // PBKDF2-HMAC-SHA-256, 310000 rounds, from Python's hashlib.pbkdf2_hmac('sha256', b'4711', bytes.fromhex(SALT), 310000)
    expect(hash).toBe('5ce12594b5fbe8f9c0b71b541b5505f70f8451e36d54778758e2fefcf630ed9b')
  })

  test('the right badge and PIN let the same person in', async () => {
    const store = await aPhoneThatKnowsZhang()
    expect(await enterOffline(store, BADGE, '4711', NOW + HOUR)).toMatchObject({ how: 'in', known: { me, token: 'token' } })
    expect((await enterOffline(store, ' g1:bd:7f3a ', '4711', NOW + HOUR)).how).toBe('in')
    expect((await enterOffline(store, 'P-0007', '4711', NOW + HOUR)).how).toBe('in')
  })

  test('a badge that never logged in here is unknown', async () => {
    const store = await aPhoneThatKnowsZhang()
    expect(await enterOffline(store, 'G1:BD:OTHER', '4711', NOW)).toEqual({ how: 'unknown' })
  })

  test('badge and token lie unreadable on the phone', async () => {
    const store = await aPhoneThatKnowsZhang()
    const kept = JSON.stringify(await store.kept.filter((one) => one.name !== 'key').toArray())
    for (const secret of [BADGE, 'token', hash]) expect(kept).not.toContain(secret)
  })

  test('a wrong PIN fails in every mode', async () => {
    const store = await aPhoneThatKnowsZhang()
    const known = (await knownPerson(store, 'p1'))!
    for (const pin of ['4712', '', '471', '47110', ' 4711']) {
      expect((await enterOffline(store, BADGE, pin, NOW)).how, pin).not.toBe('in')
      await store.keep('tries:p1', 0)
      expect((await unlockOffline(store, known, pin, NOW)).how, pin).not.toBe('in')
      await store.keep('tries:p1', 0)
    }
  })

  test('five wrong tries lock it, even for the right PIN, until a log-in with network', async () => {
    const store = await aPhoneThatKnowsZhang()
    const told = []
    for (let at = 0; at < TRIES; at += 1) told.push(await enterOffline(store, BADGE, '0000', NOW))
    expect(told).toEqual([{ how: 'wrong', left: 4 }, { how: 'wrong', left: 3 }, { how: 'wrong', left: 2 }, { how: 'wrong', left: 1 }, { how: 'locked' }])
    expect(await enterOffline(store, BADGE, '4711', NOW)).toEqual({ how: 'locked' })
    await rememberPerson(store, { grant: grant(), me, token: 't2', token_expires_at: null }, [], NOW)
    expect((await enterOffline(store, BADGE, '4711', NOW)).how).toBe('in')
  })

  test('a right PIN forgets the wrong tries before it', async () => {
    const store = await aPhoneThatKnowsZhang()
    await enterOffline(store, BADGE, '0000', NOW)
    await enterOffline(store, BADGE, '4711', NOW)
    expect(await enterOffline(store, BADGE, '0000', NOW)).toEqual({ how: 'wrong', left: 4 })
  })

  test('closing the app while the PIN is judged does not give the try back', async () => {
    const store = await aPhoneThatKnowsZhang()
    const judging = vi.spyOn(crypto.subtle, 'deriveBits').mockReturnValue(new Promise(() => {}))
    void enterOffline(store, BADGE, '0000', NOW)
    await vi.waitFor(() => expect(judging).toHaveBeenCalled())
    judging.mockRestore()
    expect(await new Store(store.name).recall<number>('tries:p1')).toBe(1)
  })

  test('guesses in parallel count one by one', async () => {
    const store = await aPhoneThatKnowsZhang()
    const told = await Promise.all(Array.from({ length: 12 }, () => enterOffline(store, BADGE, '0000', NOW)))
    expect(told.filter((one) => one.how === 'wrong')).toHaveLength(4)
    expect(told.filter((one) => one.how === 'locked')).toHaveLength(8)
  })

  test('the grant ends after 72 hours', async () => {
    const store = await aPhoneThatKnowsZhang()
    expect((await enterOffline(store, BADGE, '4711', NOW + 71 * HOUR)).how).toBe('in')
    expect(await enterOffline(store, BADGE, '4711', NOW + 72 * HOUR)).toEqual({ how: 'expired' })
  })

  test('setting the clock back does not bring an ended grant to life', async () => {
    const store = await aPhoneThatKnowsZhang()
    await enterOffline(store, BADGE, '4711', NOW + 80 * HOUR)
    expect(await enterOffline(store, BADGE, '4711', NOW + HOUR)).toEqual({ how: 'expired' })
  })

  test('a phone whose clock is five years ahead has its 72 hours all the same', async () => {
    const ahead = NOW + 5 * 365 * 24 * HOUR
    const store = await aPhoneThatKnowsZhang({}, ahead)
    expect((await enterOffline(store, BADGE, '4711', ahead + 10 * HOUR)).how).toBe('in')
    expect((await enterOffline(store, BADGE, '4711', ahead + 73 * HOUR)).how).toBe('expired')
  })

  test('somebody without a PIN cannot come in', async () => {
    const store = await aPhoneThatKnowsZhang({ pin_hash: null, pin_salt: null })
    expect(await enterOffline(store, BADGE, '', NOW)).toEqual({ how: 'unknown' })
  })

  test('log-out ends the token and leaves the grant', async () => {
    const store = await aPhoneThatKnowsZhang()
    await forgetToken(store, 'p1')
    expect(await enterOffline(store, BADGE, '4711', NOW)).toMatchObject({ how: 'in', known: { token: null } })
  })
})
