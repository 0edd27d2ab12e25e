/** The outbox as a file, for a phone that must be replaced: sealed to the factory's key, so that nobody who finds it reads it. */

import { hex } from '../api/uuid'
import { captured, toWire } from './act'
import { isFinal } from './outbox'
import { factoryKeys } from './keys'
import { base64 } from './packing'
import { openBytes, sha256 } from './sealing'
import { enrolment } from './session'
import type { Store } from './store'

/** backend/documents/outbox_seal.py opens it. */
export interface SealedOutbox {
  gemba: 'outbox'
  device: string
  exported_at: string
  /** By its own secret an enrolled device proves that it wrote this; empty where nobody enrolled it. */
  proof: string
  key: { kty: string; crv: string; x: string; y: string }
  salt: string
  iv: string
  content: string
}

const PURPOSE = new TextEncoder().encode('G1:OUTBOX')

export class NoKey extends Error {}

/** Everything not yet safe on the server, with its photos. Throws `NoKey` on a phone nobody enrolled or logged in on. */
export async function exportOutbox(store: Store, now = new Date()): Promise<Blob> {
  const keys = await factoryKeys(store)
  const device = await store.recall<string>('device')
  if (!keys || !device) throw new NoKey()
  const content = await contentOf(store)
  const file = await sealOutbox(content, { device, exported_at: captured(now), proof: await proofOf(store, content) }, keys.outbox)
  return new Blob([JSON.stringify(file)], { type: 'application/json' })
}

async function contentOf(store: Store): Promise<string> {
  const stored = await store.act.filter((act) => !isFinal(act.state) || act.needed === 1).sortBy('place')
  const acts = await Promise.all(stored.map((act) => toWire(store, act)))
  const files: Record<string, string> = {}
  for (const file of await store.file.bulkGet([...new Set(stored.flatMap((act) => act.files))])) {
    if (file) files[file.sha256] = base64(await openBytes(store, file.sealed, file.sha256))
  }
  return JSON.stringify({ clock: captured(new Date()), acts, files })
}

async function proofOf(store: Store, content: string): Promise<string> {
  const own = await enrolment(store)
  if (!own) return ''
  const hashed = new TextEncoder().encode(await sha256(new TextEncoder().encode(own.secret)))
  const key = await crypto.subtle.importKey('raw', hashed, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return hex(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`G1:OUTBOX\0${content}`))))
}

/** ECDH between a key made for this one file and the factory's, HKDF-SHA-256, AES-256-GCM; the open head is bound to the content. */
export async function sealOutbox(content: string, head: Pick<SealedOutbox, 'device' | 'exported_at' | 'proof'>, to: JsonWebKey): Promise<SealedOutbox> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const own = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  const theirs = await crypto.subtle.importKey('jwk', to, curve, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256)
  const [salt, iv] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(12))]
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: PURPOSE }, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const bound = new TextEncoder().encode(JSON.stringify({ device: head.device, exported_at: head.exported_at, gemba: 'outbox', proof: head.proof }))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, new TextEncoder().encode(content))
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', own.publicKey)
  return { gemba: 'outbox', ...head, key: { kty: kty!, crv: crv!, x: x!, y: y! }, salt: base64(salt.buffer), iv: base64(iv.buffer), content: base64(sealed) }
}
