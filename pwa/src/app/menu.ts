/** Every document type this person may meet, by context, in the order the server tells them. */

import type { Description, Descriptions } from '../documents/description'

export interface DocumentGroup {
  name: string
  label: string
  documents: Description[]
}

export function groupsOfDocuments(told: Descriptions | null): DocumentGroup[] {
  const groups = new Map<string, DocumentGroup>()
  for (const one of Object.values(told?.documents ?? {})) {
    const group = groups.get(one.context) ?? { name: one.context, label: one.contextLabel, documents: [] }
    group.documents.push(one)
    groups.set(one.context, group)
  }
  return [...groups.values()]
}
