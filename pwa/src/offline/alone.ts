/** One sender per browser, over all tabs and the service worker. */

export type Alone = <T>(name: string, work: () => Promise<T>) => Promise<T>

const queues = new Map<string, Promise<unknown>>()

/** For browsers without Web Locks: alone within this tab. The server's own uniqueness covers the rest. */
const aloneInTab: Alone = (name, work) => {
  const turn = (queues.get(name) ?? Promise.resolve()).then(work, work)
  queues.set(name, turn.catch(() => {}))
  return turn
}

const aloneInBrowser: Alone = async (name, work) => (await navigator.locks.request(name, work)) as Awaited<ReturnType<typeof work>>

export const alone: Alone = (name, work) => (typeof navigator !== 'undefined' && navigator.locks ? aloneInBrowser : aloneInTab)(name, work)
