/** Who is acting on this browser: in, locked, switched, out. The outbox is never touched by any of it. */

import { liveQuery } from 'dexie'
import { reactive, readonly, watch } from 'vue'
import { allows } from '../../app/rights'
import { chooseLanguage, settings } from '../../app/settings'
import { api, ApiError, ask, asking, Unreachable } from '../../api/client'
import { language, t } from '../../i18n'
import { descriptions, loadDescriptions } from '../../offline/descriptions'
import { enterOffline, forgetToken, knownPerson, rememberPerson, unlockOffline, type Entry, type Grant, type Me } from '../../offline/grant'
import { keepKeys, type FactoryKeys } from '../../offline/keys'
import { authorization, dropSession, enrolment, keepEnrolment, keepSession, scopeOf, storedSession, type Enrolment } from '../../offline/session'
import { actor, store, sync, wake } from '../../offline/sync'

export type Credentials = { user: string; password: string } | { badge: string; pin: string }

export type LogIn = Entry | { how: 'refused'; message: string } | { how: 'unreachable' }

interface LoggedIn {
  token: string
  expires_at: string
  me: Me
  grant: Grant | null
  keys?: FactoryKeys
}

const state = reactive({
  ready: false,
  me: null as Me | null,
  /** In by the grant of an earlier log-in; acts are kept until the server knows this person again. */
  offline: false,
  locked: false,
  enrolled: null as string | null,
})

export const session = readonly(state)

export const may = (right: string): boolean => allows(state.me?.rights ?? [], right)

const SOON = 12_000

export async function restoreSession(): Promise<void> {
  asking.language = language.value
  asking.away = () => t('away')
  asking.whenRejected = () => void (sync.logInNeeded = state.me !== null)
  watch(language, async (name) => {
    asking.language = name
    if (state.me) await loadDescriptions(store, scopeOf(state.me), name).catch(() => {})
  })
  watch(() => sync.offlineSince === null, (reached) => void (reached && state.offline && refreshMe()))
  const [stored, device] = await Promise.all([storedSession(store), enrolment(store)])
  state.enrolled = device?.name ?? null
  asking.authorization = await authorization(store)
  if (stored) {
    act(stored.me, stored.offline, stored.locked || (settings.shared && isStale(stored.since)))
    void refreshMe()
  }
  state.ready = true
  liveQuery(() => store.kept.get('session')).subscribe(() => void follow())
}

let writing = 0
let written = 0

/** While this tab writes the session, what the store says is older than what the screen shows. */
async function writes<T>(work: () => Promise<T>): Promise<T> {
  writing += 1
  try {
    return await work()
  } finally {
    writing -= 1
    written += 1
    void follow()
  }
}

/** Another tab logged out, switched or locked: so do we. */
async function follow(): Promise<void> {
  const before = written
  const [stored, allowed] = await Promise.all([storedSession(store), authorization(store)])
  if (writing > 0 || before !== written) return
  asking.authorization = allowed
  if (!stored) forget()
  else if (stored.me.person.id !== state.me?.person.id) act(stored.me, stored.offline, stored.locked)
  else state.locked = stored.locked
}

/** Rights and language may have changed since the last log-in. */
async function refreshMe(): Promise<void> {
  const me = await api.get<Me>('/api/people/me').catch(() => null)
  const stored = await storedSession(store)
  if (!me || !stored || me.person.id !== state.me?.person.id) return
  Object.assign(state, { me, offline: false })
  await writes(() => keepSession(store, { ...stored, me, offline: false, locked: state.locked }))
}

const isStale = (since: number): boolean => Date.now() - since > settings.lockAfter * 1000

/** Asks the server; without network, the grant decides. Drafts and outbox stay as they are. */
export async function logIn(given: Credentials): Promise<LogIn> {
  const device_id = (await enrolment(store))?.device_id ?? (await store.recall<string>('device'))
  try {
    const answer = await ask<LoggedIn>('POST', '/api/people/log-in', { body: { ...given, device_id }, timeout: SOON, anonymous: true })
    return enter(answer.data, 'badge' in given ? given.badge : given.user)
  } catch (error) {
    if (error instanceof Unreachable || isGatewayDown(error)) return logInOffline(given)
    if (error instanceof ApiError) return { how: 'refused', message: error.message }
    throw error
  }
}

const isGatewayDown = (error: unknown): boolean => error instanceof ApiError && error.status >= 502

async function enter({ token, expires_at, me, grant, keys }: LoggedIn, name: string): Promise<LogIn> {
  asking.authorization = `Bearer ${token}`
  const known = { grant: grant ?? withoutPin(me, expires_at), me, token, token_expires_at: expires_at }
  await rememberPerson(store, known, [name, me.person.number, me.person.id])
  await keepKeys(store, keys)
  await take(me, token, false)
  return { how: 'in', known: { ...known, names: [], granted_at: Date.now() } }
}

/** Somebody without a PIN is remembered, but only the server can let them in. */
const withoutPin = (me: Me, expires_at: string): Grant => ({
  person_id: me.person.id,
  name: me.person.name,
  device_id: null,
  rights: me.rights,
  company_id: me.company_id,
  site_ids: [],
  issued_at: new Date().toISOString(),
  expires_at,
  pin_salt: null,
  pin_hash: null,
  signature: '',
})

async function logInOffline(given: Credentials): Promise<LogIn> {
  if (!('badge' in given)) return { how: 'unreachable' }
  const entry = await enterOffline(store, given.badge, given.pin)
  if (entry.how === 'unknown') return { how: 'unreachable' }
  if (entry.how === 'in') {
    asking.authorization = entry.known.token ? `Bearer ${entry.known.token}` : null
    await take(entry.known.me, entry.known.token, true)
  }
  return entry
}

async function take(me: Me, token: string | null, offline: boolean): Promise<void> {
  await writes(() => keepSession(store, { me, token, offline, since: Date.now(), locked: false }))
  sync.logInNeeded = false
  act(me, offline, false)
  void navigator.storage?.persist?.()
  void wake({ network: true })
}

function act(me: Me, offline: boolean, locked: boolean): void {
  if (actor.value?.scope !== scopeOf(me)) descriptions.value = null
  Object.assign(state, { me, offline, locked })
  actor.value = { person_id: me.person.id, scope: scopeOf(me) }
  chooseLanguage(me.language)
  void loadDescriptions(store, scopeOf(me), language.value).catch(() => {})
}

/** The same person takes the phone up again: the PIN is enough, the badge was shown before. */
export async function unlock(pin: string): Promise<Entry> {
  const known = state.me && (await knownPerson(store, state.me.person.id))
  if (!known) return { how: 'unknown' }
  const entry = await unlockOffline(store, known, pin)
  if (entry.how === 'in') await setLocked(false)
  return entry
}

export const lock = (): Promise<void> => setLocked(true)

async function setLocked(locked: boolean): Promise<void> {
  state.locked = locked
  await writes(async () => {
    const stored = await storedSession(store)
    if (stored) await keepSession(store, { ...stored, locked, since: Date.now() })
  })
}

/** Ends the token here and, if it can be reached, on the server. What waits is sent later. */
export async function logOut(): Promise<void> {
  const me = state.me
  const telling = api.post('/api/people/log-out', undefined, { timeout: SOON }).catch(() => {})
  await writes(async () => {
    if (me) await forgetToken(store, me.person.id)
    await dropSession(store)
    forget()
    await telling
    asking.authorization = await authorization(store)
  })
}

function forget(): void {
  sync.logInNeeded = false
  actor.value = null
  descriptions.value = null
  Object.assign(state, { me: null, offline: false, locked: false })
}

/** Work at another company or site. What was made here goes first: it belongs to where it was made. */
export async function moveTo(company_id: string, site_id: string | null): Promise<void> {
  const me = await api.post<Me>('/api/people/place', { company_id, site_id })
  const stored = await storedSession(store)
  if (stored) await writes(() => keepSession(store, { ...stored, me }))
  act(me, false, false)
  void wake({ network: true })
}

export async function enrol(code: string, name: string): Promise<void> {
  const { device_id, secret, keys, shared } = await api.post<Omit<Enrolment, 'name'> & { keys?: FactoryKeys; shared?: boolean }>('/api/people/device/enrol', { code, name })
  await keepEnrolment(store, { device_id, secret, name })
  await keepKeys(store, keys)
  settings.shared = shared ?? settings.shared
  state.enrolled = name
  asking.authorization = await authorization(store)
}
