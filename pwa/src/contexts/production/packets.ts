/** Orders this phone knows from paper only: each scanned traveler is kept, sealed, until newer ones crowd it out. */

import { shallowRef } from 'vue'
import type { Row } from '../../documents/row'
import { factoryKeys } from '../../offline/keys'
import { openPacket, type Packet } from '../../offline/packet'
import { keepSealed, recallSealed } from '../../offline/sealing'
import { store } from '../../offline/sync'
import { ORDER } from './reading'
import { t } from './words'

interface KeptPacket {
  packet: Packet
  at: number
}

const KEPT = 'packet:'
const MOST = 50

/** All that are kept, the newest first; null until they were read. */
const packets = shallowRef<readonly Packet[] | null>(null)

export async function loadPackets(): Promise<readonly Packet[]> {
  if (packets.value) return packets.value
  const names = await store.kept.where('name').startsWith(KEPT).primaryKeys()
  const kept = await Promise.all(names.map((name) => recallSealed<KeptPacket>(store, name)))
  const whole = kept.filter((one): one is KeptPacket => one !== undefined)
  packets.value = whole.sort((a, b) => b.at - a.at).map(({ packet }) => packet)
  return packets.value
}

async function keepPacket(packet: Packet, now = Date.now()): Promise<void> {
  const others = (await loadPackets()).filter((one) => one.orderId !== packet.orderId)
  await keepSealed(store, KEPT + packet.orderId, { packet, at: now } satisfies KeptPacket)
  await store.kept.bulkDelete(others.slice(MOST - 1).map((one) => KEPT + one.orderId))
  packets.value = [packet, ...others.slice(0, MOST - 1)]
}

/** A scanned packet: where its operations are, or the sentence why it is not believed. */
export async function openScannedPacket(text: string): Promise<{ to: string } | { message: string }> {
  const opened = await openPacket(text, (await factoryKeys(store))?.packet)
  if (opened.how !== 'packet') return { message: t(sentences[opened.how]) }
  await keepPacket(opened.packet)
  return { to: `/traveler/${opened.packet.orderId}` }
}

const sentences = { 'no key': 'packetNoKey', foreign: 'packetForeign', damaged: 'packetDamaged' } as const

export const packetOf = (orderId: string): Packet | null => packets.value?.find((one) => one.orderId === orderId) ?? null

export const packetWith = (ticketId: string): Packet | null => packets.value?.find((one) => one.operations.some((own) => own.ticketId === ticketId)) ?? null

/** The tickets of a packet as rows, in the words of the server's own; what others reported is not on the paper. */
export function ticketRows(packet: Packet): Row[] {
  const { orderId, orderNumber, item, name, quantity, due } = packet
  return packet.operations.map((one) => ({
    id: one.ticketId, version: 0, work_order_id: orderId, work_order: { id: orderId, number: orderNumber, title: null }, operation_id: '',
    operation_number: one.number, name: one.name, item_id: item, item: { id: item, number: item, title: name }, work_center_id: one.workCenter,
    work_center: { id: one.workCenter, number: one.workCenter, title: null }, quantity, due, state: 'waiting',
  }))
}

/** Whether this phone has since been told that the order was released anew: then the paper is an old one. */
export async function isSuperseded(packet: Packet, scope: string): Promise<boolean> {
  const told = (await store.row.get([scope, ORDER, packet.orderId]))?.row.checksum
  return typeof told === 'string' && told !== '' && told !== packet.checksum
}
