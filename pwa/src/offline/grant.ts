/** The same person comes in again without network: badge and PIN against the grant the server gave at log-in. */

import { hex } from '../api/uuid'
import { keepSealed, recallSealed, sha256 } from './sealing'
import type { Store } from './store'

export interface Grant {
  person_id: string
  name: string
  device_id: string | null
  rights: string[]
  company_id: string
  site_ids: string[]
  issued_at: string
  expires_at: string
  pin_salt: string | null
  pin_hash: string | null
  signature: string
}

export interface Me {
  person: { id: string; number: string; name: string; /** A small picture as a data URL. */ photo?: string | null }
  roles: string[]
  home: 'worker' | 'inspector' | 'supervisor' | 'planner' | 'storekeeper' | 'engineer' | 'admin'
  rights: string[]
  companies: { id: string; name: string; sites: { id: string; name: string }[] }[]
  company_id: string
  site_id: string | null
  language: string | null
}

/** One person this device knows. `names` are hashes of the badge and the user name they came in with. */
export interface Known {
  grant: Grant
  me: Me
  token: string | null
  token_expires_at: string | null
  names: string[]
  /** This device's clock at log-in: the grant's length is measured from here, so a wrong clock changes nothing. */
  granted_at: number
}

export type Entry =
  | { how: 'in'; known: Known }
  /** Never logged in here, or the grant has no PIN. */
  | { how: 'unknown' }
  | { how: 'expired' }
  | { how: 'wrong'; left: number }
  | { how: 'locked' }

export const ROUNDS = 310_000
export const TRIES = 5

const nameHash = (name: string): Promise<string> => sha256(new TextEncoder().encode(`gemba name ${name.trim().toLowerCase()}`))
const key = (person: string) => `known:${person}`
const triesKey = (person: string) => `tries:${person}`

/** At every log-in with the server: a new grant, and the wrong tries are forgotten. */
export async function rememberPerson(store: Store, told: Omit<Known, 'names' | 'granted_at'>, names: readonly string[], now = Date.now()): Promise<void> {
  const { person_id } = told.grant
  const before = await recallSealed<Known>(store, key(person_id))
  const hashes = await Promise.all(names.map(nameHash))
  const known: Known = { ...told, granted_at: now, names: [...new Set([...(before?.names ?? []), ...hashes])] }
  await keepSealed(store, key(person_id), known)
  await store.keep(triesKey(person_id), 0)
  await store.keep('latest_time', now)
}

export const knownPerson = (store: Store, person: string): Promise<Known | undefined> => recallSealed<Known>(store, key(person))

export async function knownPeople(store: Store): Promise<Known[]> {
  const entries = await store.kept.where('name').startsWith('known:').toArray()
  const people = await Promise.all(entries.map((entry) => recallSealed<Known>(store, entry.name)))
  return people.filter((known): known is Known => known !== undefined)
}

/** Log-out ends the token; the grant stays until it expires. */
export async function forgetToken(store: Store, person: string): Promise<void> {
  const known = await knownPerson(store, person)
  if (known) await keepSealed(store, key(person), { ...known, token: null, token_expires_at: null })
}

/** Who a badge or number belongs to, among those who once came in here; it lets nobody in. */
export async function personOfBadge(store: Store, name: string): Promise<Known | undefined> {
  const hash = await nameHash(name)
  return (await knownPeople(store)).find((one) => one.names.includes(hash))
}

export async function enterOffline(store: Store, name: string, pin: string, now = Date.now()): Promise<Entry> {
  const known = await personOfBadge(store, name)
  return known ? unlockOffline(store, known, pin, now) : { how: 'unknown' }
}

/** The PIN of somebody this device knows already: their badge was shown, or they only locked the screen. */
export async function unlockOffline(store: Store, known: Known, pin: string, now = Date.now()): Promise<Entry> {
  const { person_id, pin_hash, pin_salt } = known.grant
  if (!pin_hash || !pin_salt) return { how: 'unknown' }
  if (await isExpired(store, known, now)) return { how: 'expired' }
  const left = await countTry(store, person_id)
  if (left < 0) return { how: 'locked' }
  if (!isSame(await pinHash(pin, pin_salt), pin_hash.toLowerCase())) return left === 0 ? { how: 'locked' } : { how: 'wrong', left }
  await store.keep(triesKey(person_id), 0)
  return { how: 'in', known }
}

/** The try is counted before it is judged, so that closing the app does not give it back. */
async function countTry(store: Store, person: string): Promise<number> {
  return store.transaction('rw', store.kept, async () => {
    const tries = ((await store.recall<number>(triesKey(person))) ?? 0) + 1
    if (tries > TRIES) return -1
    await store.keep(triesKey(person), tries)
    return TRIES - tries
  })
}

/** Setting the clock back does not lengthen a grant: the latest time seen since the last log-in counts. */
async function isExpired(store: Store, { grant, granted_at }: Known, now: number): Promise<boolean> {
  const latest = Math.max(now, (await store.recall<number>('latest_time')) ?? 0)
  await store.keep('latest_time', latest)
  return latest - granted_at >= Date.parse(grant.expires_at) - Date.parse(grant.issued_at)
}

/** PBKDF2-HMAC-SHA-256, as the server computed it. */
export async function pinHash(pin: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromHex(salt), iterations: ROUNDS }
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)))
}

const fromHex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array((text.match(/../g) ?? []).map((pair) => parseInt(pair, 16)))

function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
