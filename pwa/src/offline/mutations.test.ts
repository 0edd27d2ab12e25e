// @vitest-environment node
/** The checks themselves tested: the client that ships passes all, and each of eight seeded bugs fails the one it breaks. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { CHECKS, type Client } from '../testing/contract'
import type { Store } from './store'

interface Mutant {
  module: string
  breaks: keyof typeof CHECKS
  spoil: (real: never) => Record<string, unknown>
}

type Outbox = typeof import('./outbox')
type Sender = typeof import('./sender')
type Files = typeof import('./files')
type Pull = typeof import('./pull')
type Acts = typeof import('./act')
type Session = typeof import('./session')

const spoils = <M>(work: (real: M) => Partial<M>): Mutant['spoil'] => work as unknown as Mutant['spoil']

/** The number goes into the store before the rows it stands for. */
const numberFirst = (store: Store, wire: Parameters<Pull['pull']>[1], scope: string): typeof wire =>
  Object.assign(Object.create(wire), {
    async pull(since: number, types?: readonly string[]) {
      const page = await wire.pull(since, types)
      await store.keep(`since:${scope}`, page.to)
      return page
    },
  })

const swapped = (wire: Parameters<Files['sendFiles']>[1]): typeof wire => {
  let kept: ArrayBuffer | null = null
  return Object.assign(Object.create(wire), {
    putFile(file: Parameters<typeof wire.putFile>[0], bytes: ArrayBuffer) {
      const others = kept ?? bytes
      kept = bytes
      return wire.putFile(file, others)
    },
  })
}

const MUTANTS: Record<string, Mutant> = {
  'skip the receipt: every sending is a new act': {
    module: './act',
    breaks: 'sentAgainIsTheSame',
    spoil: spoils<Acts>(({ toWire }) => ({ toWire: async (...given) => ({ ...(await toWire(...given)), id: crypto.randomUUID() }) })),
  },
  'acknowledge before commit': {
    module: './outbox',
    breaks: 'savedIsKept',
    spoil: spoils<Outbox>(({ storeAct }) => ({
      storeAct: async (store, ...rest) => {
        const act = await storeAct(store, ...rest)
        await store.act.delete(act.place)
        setTimeout(() => void store.act.put(act).catch(() => undefined), 50)
        return act
      },
    })),
  },
  'drop on 5xx': {
    module: './sender',
    breaks: 'troubleKeepsActs',
    spoil: spoils<Sender>(({ drain }) => ({
      drain: async (sender) => {
        const outcome = await drain(sender)
        if (outcome.how === 'later') await sender.store.act.clear()
        return outcome
      },
    })),
  },
  'swap files': {
    module: './files',
    breaks: 'filesAreTheirOwn',
    spoil: spoils<Files>(({ sendFiles }) => ({ sendFiles: (store, wire, hashes) => sendFiles(store, swapped(wire), hashes) })),
  },
  'reuse a sequence number': {
    module: './outbox',
    breaks: 'numbersAreNew',
    spoil: spoils<Outbox>(({ storeAct }) => ({
      storeAct: async (store, ...rest) => {
        const act = await storeAct(store, ...rest)
        if (act.seq % 3 === 0) await store.keep(`seq:${act.device}`, act.seq - 1)
        return act
      },
    })),
  },
  'one failed act blocks the rest': {
    module: './outbox',
    breaks: 'refusedBlocksNobody',
    spoil: spoils<Outbox>(({ nextBatch }) => ({
      nextBatch: async (store, ...rest) => ((await store.act.where('state').equals('refused').count()) ? [] : nextBatch(store, ...rest)),
    })),
  },
  'advance the pull number before storing': {
    module: './pull',
    breaks: 'numberComesWithRows',
    spoil: spoils<Pull>(({ pull }) => ({ pull: (store, wire, scope) => pull(store, numberFirst(store, wire, scope), scope) })),
  },
  'lose the outbox on person switch': {
    module: './session',
    breaks: 'outboxOutlivesPeople',
    spoil: spoils<Session>(({ dropSession }) => ({
      dropSession: async (store) => {
        await dropSession(store)
        await store.act.clear()
      },
    })),
  },
}

/** The client as it is built from the modules that stand now. */
async function client(): Promise<Client> {
  vi.resetModules()
  const [{ Phone, aPhoto }, { sha256 }, { dropSession }] = await Promise.all([import('../testing/phone'), import('./sealing'), import('./session')])
  return { Phone, aPhoto, sha256: (bytes) => sha256(bytes as ArrayBuffer), dropSession }
}

afterEach(() => {
  for (const { module } of Object.values(MUTANTS)) vi.doUnmock(module)
})

describe('the client that ships', () => {
  test.each(Object.entries(CHECKS))('passes %s', async (_, check) => {
    await check(await client())
  })
})

describe('a seeded bug', () => {
  test.each(Object.entries(MUTANTS))('is caught: %s', async (_, { module, breaks, spoil }) => {
    vi.doMock(module, async (original) => {
      const real = await original<never>()
      return { ...(real as object), ...spoil(real) }
    })
    await expect(CHECKS[breaks]!(await client())).rejects.toThrow()
  })
})
