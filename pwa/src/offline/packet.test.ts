// @vitest-environment node
import { expect, test } from 'vitest'
import { base45, openPacket, PREFIX } from './packet'
import made from './testing/packet.json'

/** The fixture is made by the backend, and a test there says that it still is (tests/contexts/test_production_packet.py). */
const { key, text, foreign, content } = made

test('a packet the factory signed opens to the order and its operations', async () => {
  const opened = await openPacket(text, key)
  expect(opened).toEqual({
    how: 'packet',
    packet: {
      orderId: '0193c0de-0000-7000-8000-00000000aa01', orderNumber: content.number, siteId: '0193c0de-0000-7000-8000-00000000bb01', item: content.item, name: content.name,
      quantity: '40', unit: '件', decimals: 0, due: '2026-12-28', checksum: content.checksum,
      operations: [
        { ticketId: '0193c0de-0000-7000-8000-00000000cc01', number: 10, name: '下料', workCenter: 'WC-100' },
        { ticketId: '0193c0de-0000-7000-8000-00000000cc02', number: 20, name: '数控车削', workCenter: 'WC-110' },
        { ticketId: '0193c0de-0000-7000-8000-00000000cc03', number: 30, name: '滚齿', workCenter: 'WC-120' },
      ],
    },
  })
})

test('one that another factory signed is not believed, and without a key none is', async () => {
  expect(await openPacket(foreign, key)).toEqual({ how: 'foreign' })
  expect(await openPacket(text, undefined)).toEqual({ how: 'no key' })
})

test('a single changed character is noticed wherever it stands', async () => {
  const places = [PREFIX.length, PREFIX.length + 60, Math.floor(text.length / 2), text.length - 2]
  for (const at of places) {
    const other = text[at] === '0' ? '1' : '0'
    const opened = await openPacket(text.slice(0, at) + other + text.slice(at + 1), key)
    expect(['foreign', 'damaged']).toContain(opened.how)
  }
})

test.each([['half of it', text.slice(0, 300)], ['nothing', PREFIX], ['another code', 'G1:OP:00'], ['small letters', PREFIX + 'abc'], ['one that is far too long', text + '0'.repeat(2300)]])('%s is damaged or foreign, never an error', async (_, scanned) => {
  expect(['foreign', 'damaged']).toContain((await openPacket(scanned, key)).how)
})

test('base45 as RFC 9285 writes it', () => {
  const plain = (text: string) => { const bytes = base45(text); return bytes && new TextDecoder().decode(bytes) }
  expect([plain('BB8'), plain('%69 VD92EX0'), plain('UJCLQE7W581')]).toEqual(['AB', 'Hello!!', 'base-45'])
  expect([base45('GGW:'), base45(':::'), base45('A'), base45('ab')]).toEqual([null, null, null, null])
})
