/** Who is logged in on this browser, sealed; read by every tab and by the service worker. */

import type { Me } from './grant'
import { keepSealed, recallSealed } from './sealing'
import type { Store } from './store'

export interface StoredSession {
  me: Me
  /** Null after an offline log-in whose last token has ended: acts wait for the next log-in with network. */
  token: string | null
  offline: boolean
  since: number
  locked: boolean
}

/** What an administrator's code made of this browser. */
export interface Enrolment {
  device_id: string
  secret: string
  name: string
}

export const storedSession = (store: Store): Promise<StoredSession | undefined> => recallSealed<StoredSession | undefined>(store, 'session')
export const keepSession = (store: Store, session: StoredSession): Promise<void> => keepSealed(store, 'session', session)
export const dropSession = (store: Store): Promise<void> => store.kept.delete('session')

export const enrolment = (store: Store): Promise<Enrolment | undefined> => recallSealed<Enrolment>(store, 'enrolment')

export async function keepEnrolment(store: Store, told: Enrolment): Promise<void> {
  await keepSealed(store, 'enrolment', told)
  await store.keep('device', told.device_id)
}

/** The person's token, or the device's own credential: work left behind is sent though its author went home. */
export async function authorization(store: Store): Promise<string | null> {
  const session = await storedSession(store)
  if (session?.token) return `Bearer ${session.token}`
  const device = await enrolment(store)
  return device ? `Device ${device.device_id}:${device.secret}` : null
}

export const scopeOf = (me: Me): string => `${me.person.id}:${me.company_id}`
