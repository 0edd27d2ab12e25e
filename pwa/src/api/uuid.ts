/** Ids made where the record is made: UUID version 7 (RFC 9562), rising within one tab even inside one millisecond. */

let lastTime = 0
let counter = 0

export function uuid7(now = Date.now()): string {
  if (now > lastTime) {
    lastTime = now
    counter = crypto.getRandomValues(new Uint16Array(1))[0]! & 0x3ff
  } else if (++counter > 0xfff) {
    lastTime += 1
    counter = 0
  }
  const random = crypto.getRandomValues(new Uint8Array(8))
  random[0] = (random[0]! & 0x3f) | 0x80
  const time = lastTime.toString(16).padStart(12, '0')
  const tail = hex(random)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** Undoes the 32 upper-case digits of a printed code. */
export function uuidFromHex(digits: string): string | null {
  const match = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(digits)
  return match ? match.slice(1).join('-').toLowerCase() : null
}

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
