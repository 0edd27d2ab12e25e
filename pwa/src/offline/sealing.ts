/** Acts, photos and tokens lie sealed on the device: AES-GCM under a key that can be used here but never read out. */

import { hex } from '../api/uuid'
import type { Store } from './store'

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

const keys = new WeakMap<Store, Promise<CryptoKey>>()

export function deviceKey(store: Store): Promise<CryptoKey> {
  const key = keys.get(store) ?? makeKey(store)
  keys.set(store, key)
  return key
}

async function makeKey(store: Store): Promise<CryptoKey> {
  const kept = await store.recall<CryptoKey>('key')
  if (kept) return kept
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  return store.keepFirst('key', made)
}

/** `bound` ties the content to its place: a body moved under another id does not open. */
export async function sealBytes(store: Store, bytes: BufferSource, bound: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const how = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(bound) }
  return { iv, bytes: await crypto.subtle.encrypt(how, await deviceKey(store), bytes) }
}

export async function openBytes(store: Store, sealed: Sealed, bound: string): Promise<ArrayBuffer> {
  const how = { name: 'AES-GCM', iv: sealed.iv, additionalData: new TextEncoder().encode(bound) }
  return crypto.subtle.decrypt(how, await deviceKey(store), sealed.bytes)
}

export const seal = (store: Store, value: unknown, bound: string): Promise<Sealed> =>
  sealBytes(store, new TextEncoder().encode(JSON.stringify(value)), bound)

export const open = async <T>(store: Store, sealed: Sealed, bound: string): Promise<T> =>
  JSON.parse(new TextDecoder().decode(await openBytes(store, sealed, bound))) as T

export const keepSealed = async (store: Store, name: string, value: unknown): Promise<void> =>
  store.keep(name, await seal(store, value, name))

export async function recallSealed<T>(store: Store, name: string): Promise<T | undefined> {
  const sealed = await store.recall<Sealed>(name)
  return sealed && open<T>(store, sealed, name)
}

export const sha256 = async (bytes: BufferSource): Promise<string> => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

/** Camera, worker and keys exist only on a trusted address. */
export const canKeepWork = (): boolean => typeof indexedDB !== 'undefined' && typeof crypto !== 'undefined' && crypto.subtle !== undefined
