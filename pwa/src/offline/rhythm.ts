/** When to try again: doubling with full jitter, at once after any success or when the network is back. */

export interface Rhythm {
  failed(after?: number | null): number
  succeeded(): number
  reset(): void
}

const FIRST = 1_000
const LONGEST = 30_000
const QUIET = 30_000

/** Waits are in milliseconds; `after` is the server's `Retry-After` in seconds. */
export function rhythm(random: () => number = Math.random): Rhythm {
  let failures = 0
  return {
    failed(after) {
      const most = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 10))
      failures += 1
      const wait = most / 2 + random() * (most / 2)
      return Math.max(wait, (after ?? 0) * 1000)
    },
    succeeded() {
      failures = 0
      return QUIET + random() * QUIET
    },
    reset() {
      failures = 0
    },
  }
}
