// @vitest-environment node
import { expect, test } from 'vitest'
import { aPhoto, Phone } from '../testing/phone'
import { exportOutbox, NoKey, type SealedOutbox } from './export'
import { keepKeys } from './keys'

const curve = { name: 'ECDH', namedCurve: 'P-256' }
const bytes = (text: string) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0))

async function aFactory() {
  const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const outbox = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { keys: { packet: outbox, outbox }, open: (file: SealedOutbox) => opened(file, pair.privateKey) }
}

/** As backend/documents/outbox_seal.py does it. */
async function opened(file: SealedOutbox, own: CryptoKey) {
  const theirs = await crypto.subtle.importKey('jwk', file.key, curve, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256)
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: bytes(file.salt), info: new TextEncoder().encode('G1:OUTBOX') }
  const key = await crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
  const { device, exported_at, gemba, proof } = file
  const additionalData = new TextEncoder().encode(JSON.stringify({ device, exported_at, gemba, proof }))
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(file.iv), additionalData }, key, bytes(file.content))
  return JSON.parse(new TextDecoder().decode(plain))
}

async function aPhoneWithWork() {
  const [phone, factory] = [await Phone.fresh(), await aFactory()]
  await keepKeys(phone.store, factory.keys)
  await phone.makes()
  await phone.sends()
  const photo = await aPhoto(3, 255)
  await phone.makes({ values: { good: '7', remark: '毛刺' }, files: [photo] })
  return { phone, factory, photo }
}

test('the exported outbox holds every unsent act and its photos, and only the factory reads it', async () => {
  const { phone, factory, photo } = await aPhoneWithWork()
  const text = await (await exportOutbox(phone.store)).text()
  const file = JSON.parse(text) as SealedOutbox
  expect(file).toMatchObject({ gemba: 'outbox', device: await phone.store.recall('device'), proof: '' })
  expect(text).not.toContain('毛刺')
  expect(text).not.toContain('////')
  const told = await factory.open(file)
  expect(told.acts).toHaveLength(1)
  expect(told.acts[0]).toMatchObject({ seq: 2, verb: 'create', values: { good: '7', remark: '毛刺' } })
  expect(told.files).toEqual({ [photo.sha256]: '////' })
})

test('another factory does not open it, nor does it open under another device’s name', async () => {
  const { phone, factory } = await aPhoneWithWork()
  const file = JSON.parse(await (await exportOutbox(phone.store)).text()) as SealedOutbox
  await expect((await aFactory()).open(file)).rejects.toThrow()
  await expect(factory.open({ ...file, device: '0193c0de-0000-7000-8000-0000000000ff' })).rejects.toThrow()
})

test('a phone that was never given the key writes nothing readable instead', async () => {
  const phone = await Phone.fresh()
  await phone.makes()
  await expect(exportOutbox(phone.store)).rejects.toThrow(NoKey)
})
