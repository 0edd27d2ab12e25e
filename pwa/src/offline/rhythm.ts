/**
 * When to try again: doubling with full jitter, at once after any success or when the network is back. A server that says
 * when knows better: who came later than told would leave a place empty that others wait for.
 */

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
      if (after) return after * 1000 * (1 + random() / 4)
      const most = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 10))
      failures += 1
      return most / 2 + random() * (most / 2)
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
