/** What docs/sync.md demands of any client, as checks that throw: run on the client that ships and on broken ones. */

import type { Phone as PhoneType } from './phone'

/** The modules a check uses, so that a broken one can stand in for each. */
export interface Client {
  Phone: typeof PhoneType
  aPhoto: (size?: number, fill?: number) => Promise<import('../offline/act').CapturedFile>
  sha256: (bytes: BufferSource) => Promise<string>
  dropSession: (store: PhoneType['store']) => Promise<void>
}

export type Check = (client: Client) => Promise<void>

function demand(right: boolean, sentence: string): void {
  if (!right) throw new Error(sentence)
}

const same = (found: unknown, wanted: unknown): boolean => JSON.stringify(found) === JSON.stringify(wanted)

/** Rule 3: what was shown as saved is there after the program was killed. */
async function savedIsKept({ Phone }: Client): Promise<void> {
  const phone = await Phone.fresh()
  const act = await phone.makes()
  phone.restart()
  demand((await phone.act(act.id)) !== undefined, 'an act was shown as saved and is not there')
}

/** Rule 2: no number twice, also after a crash. */
async function numbersAreNew({ Phone }: Client): Promise<void> {
  const phone = await Phone.fresh()
  const seqs: number[] = []
  for (let at = 0; at < 6; at += 1) {
    seqs.push((await phone.makes()).seq)
    if (at % 2) phone.restart()
  }
  demand(new Set(seqs).size === seqs.length, `numbers ${seqs.join(' ')}`)
}

/** Rules 1 and 12: an act whose answer was lost is sent again as the same act. */
async function sentAgainIsTheSame({ Phone }: Client): Promise<void> {
  const phone = await Phone.fresh()
  await phone.makes()
  phone.server.fault = (call, count) => (call === 'push' && count === 1 ? 'lost after' : null)
  await phone.sends()
  await phone.sends()
  demand(phone.server.applied.length === 1, `done ${phone.server.applied.length} times`)
}

/** Rule 13: after a 5xx, a 408 or a 429 the acts stay and are sent again. */
async function troubleKeepsActs({ Phone }: Client): Promise<void> {
  for (const status of [500, 502, 503, 408, 429]) {
    const phone = await Phone.fresh()
    await phone.makes()
    phone.server.fault = (call, count) => (call === 'push' && count === 1 ? status : null)
    await phone.sends()
    await phone.sends()
    demand(phone.server.applied.length === 1, `after ${status} the act was done ${phone.server.applied.length} times`)
  }
}

/** Rule 10 and the table of answers: a refused act lies in the tray and holds nobody up. */
async function refusedBlocksNobody({ Phone }: Client): Promise<void> {
  const phone = await Phone.fresh()
  for (let at = 0; at < 3; at += 1) await phone.makes()
  phone.server.judge = (act) => (act.seq === 1 ? { status: 'refused', message: '工单已关闭。' } : {})
  await phone.sends()
  await phone.makes()
  await phone.sends()
  demand(same(await phone.states(), ['refused', 'done', 'done', 'done']), `states ${(await phone.states()).join(' ')}`)
}

/** Rule 20: under each hash the bytes that make it. */
async function filesAreTheirOwn({ Phone, aPhoto, sha256 }: Client): Promise<void> {
  const phone = await Phone.fresh()
  for (const fill of [1, 2, 3]) await phone.makes({ files: [await aPhoto(500, fill)] })
  await phone.sends()
  demand(phone.server.files.size === 3, `${phone.server.files.size} files arrived`)
  for (const [hash, bytes] of phone.server.files) demand((await sha256(new Uint8Array(bytes))) === hash, `other bytes under ${hash}`)
}

/** Rule 24: the number is stored with the rows it stands for, or not at all. */
async function numberComesWithRows({ Phone }: Client): Promise<void> {
  const phone = await Phone.fresh()
  phone.server.put('plant/site', { id: 'a', version: 1 })
  await phone.pulls()
  const before = await phone.store.recall('since:worker:company')
  phone.server.put('plant/site', { id: 'b', version: 1 })
  const dies = (): never => {
    throw new Error('the program ended')
  }
  phone.store.row.hook('creating', dies)
  await phone.pulls().catch(() => undefined)
  phone.store.row.hook('creating').unsubscribe(dies)
  const rows = await phone.store.row.count()
  demand(rows === 2 || (await phone.store.recall('since:worker:company')) === before, 'the number went ahead of the rows')
}

/** Rule 32: the outbox outlives a change of person. */
async function outboxOutlivesPeople({ Phone, dropSession }: Client): Promise<void> {
  const phone = await Phone.fresh()
  await phone.makes()
  await phone.makes()
  await dropSession(phone.store)
  await phone.sends()
  demand(phone.server.applied.length === 2, `${phone.server.applied.length} of 2 acts came through a change of person`)
}

export const CHECKS: Record<string, Check> = {
  savedIsKept,
  numbersAreNew,
  sentAgainIsTheSame,
  troubleKeepsActs,
  refusedBlocksNobody,
  filesAreTheirOwn,
  numberComesWithRows,
  outboxOutlivesPeople,
}
