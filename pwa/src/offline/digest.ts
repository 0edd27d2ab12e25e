/** Does this phone hold what the server thinks it holds? One hash per type says so. */

import { sha256 } from './sealing'
import type { Store } from './store'

/** SHA-256 over `id:version\n`, ids ascending. */
export async function digestOf(store: Store, scope: string, document: string): Promise<string> {
  const keys = await store.row.where('[scope+document+id+version]').between([scope, document], [scope, document, [], []]).keys()
  const text = (keys as unknown as [string, string, string, number][]).map(([, , id, version]) => `${id}:${version}\n`).join('')
  return sha256(new TextEncoder().encode(text))
}

export async function differing(store: Store, scope: string, digests: Record<string, string>): Promise<string[]> {
  const types = Object.keys(digests)
  const own = await Promise.all(types.map((document) => digestOf(store, scope, document)))
  return types.filter((document, place) => digests[document] !== own[place])
}
