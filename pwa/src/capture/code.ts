/** Printed codes: `G1:<KIND>:<payload>`; the payload of a document kind is its id in 32 hex digits, that of a packet may hold spaces. */

import { uuidFromHex } from '../api/uuid'

export interface Code {
  /** As the server wants it, prefix and kind in capitals. */
  text: string
  kind: string
  payload: string
  id: string | null
}

export function readCode(scanned: string): Code | null {
  const match = /^\s*G1:([A-Z]{2}):(\S+|(?<=:PK:)\S.*\S)\s*$/i.exec(scanned)
  if (!match) return null
  const kind = match[1]!.toUpperCase()
  const payload = match[2]!
  const id = uuidFromHex(payload)
  return { text: `G1:${kind}:${id ? payload.toUpperCase() : payload}`, kind, payload, id }
}
