/** The factory's public keys, given at enrolment and at every log-in: to check what is printed, to seal what leaves as a file. */

import type { Store } from './store'

export interface FactoryKeys {
  /** Checks signed work packets (ECDSA P-256). */
  packet: JsonWebKey
  /** Seals the exported outbox (ECDH P-256): only the server opens it. */
  outbox: JsonWebKey
}

/** A server of before keys were told leaves the kept ones as they are. */
export async function keepKeys(store: Store, told: FactoryKeys | undefined): Promise<void> {
  if (told) await store.keep('keys', told)
}

export const factoryKeys = (store: Store): Promise<FactoryKeys | undefined> => store.recall<FactoryKeys>('keys')
