/** The signed work packet of a printed traveler (backend/kernel/packet.py): read and checked on the phone alone. */

export interface PacketOperation {
  ticketId: string
  number: number
  name: string
  workCenter: string
}

export interface Packet {
  orderId: string
  orderNumber: string
  siteId: string
  item: string
  name: string
  quantity: string
  unit: string
  decimals: number
  due: string
  checksum: string
  operations: PacketOperation[]
}

export type OpenedPacket = { how: 'packet'; packet: Packet } | { how: 'no key' | 'foreign' | 'damaged' }

export const PREFIX = 'G1:PK:'
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]))
const SIGNATURE_BYTES = 64
const LONGEST_TEXT = 2_300
/** A code made to fill the phone's memory stops here. */
const LARGEST_CONTENT = 65_536

/** The signature is checked before anything is unpacked: foreign bytes never reach the unpacker. */
export async function openPacket(text: string, key: JsonWebKey | undefined): Promise<OpenedPacket> {
  if (!key) return { how: 'no key' }
  const sealed = text.startsWith(PREFIX) && text.length <= LONGEST_TEXT ? base45(text.slice(PREFIX.length)) : null
  if (!sealed || sealed.length <= SIGNATURE_BYTES) return { how: 'damaged' }
  const body = sealed.slice(0, -SIGNATURE_BYTES)
  if (!(await isSigned(body, sealed.slice(-SIGNATURE_BYTES), key))) return { how: 'foreign' }
  const plain = await inflate(body).catch(() => null)
  const packet = plain && packetIn(plain)
  return packet ? { how: 'packet', packet } : { how: 'damaged' }
}

async function isSigned(body: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>, key: JsonWebKey): Promise<boolean> {
  const how = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const known = await crypto.subtle.importKey('jwk', key, how, false, ['verify'])
  const message = new Uint8Array([...new TextEncoder().encode(PREFIX), ...body])
  return crypto.subtle.verify(how, known, signature, message)
}

/** RFC 9285: three characters make two bytes, the last two make one. */
export function base45(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((character) => VALUES.get(character) ?? NaN)
    const number = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0)
    if (digits.length === 1 || Number.isNaN(number) || number >= 256 ** (digits.length - 1)) return null
    if (digits.length === 3) bytes.push(number >> 8)
    bytes.push(number & 255)
  }
  return new Uint8Array(bytes)
}

async function inflate(body: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const reader = new Response(body).body!.pipeThrough(new DecompressionStream('deflate')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > LARGEST_CONTENT) return void reader.cancel(), null
    parts.push(value)
  }
  return new TextDecoder().decode(await new Blob(parts as BlobPart[]).arrayBuffer())
}

const id = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

type Content = Record<'id' | 'number' | 'site' | 'item' | 'name' | 'quantity' | 'unit' | 'due' | 'checksum', string> & { decimals?: number; operations: [string, string, string, string][] }

function packetIn(plain: string): Packet | null {
  const told = JSON.parse(plain) as Partial<Content>
  if (typeof told.id !== 'string' || typeof told.number !== 'string' || !Array.isArray(told.operations)) return null
  return {
    orderId: id(told.id),
    orderNumber: told.number,
    siteId: id(told.site ?? ''),
    item: told.item ?? '',
    name: told.name ?? '',
    quantity: told.quantity ?? '0',
    unit: told.unit ?? '',
    decimals: told.decimals ?? 0,
    due: told.due ?? '',
    checksum: told.checksum ?? '',
    operations: told.operations.map(([ticket, number, name, workCenter]) => ({ ticketId: id(ticket), number: Number(number), name, workCenter })),
  }
}
