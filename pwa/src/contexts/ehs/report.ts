/** A report as it is handed to the outbox. */

import type { Values } from '../../documents/row'
import type { CapturedFile, NewAct } from '../../offline/act'
import { valuesOf, type Place } from './places'
import { HAZARD } from './reading'

export interface Draft {
  description: string
  kind: string | null
  levelId: string | null
  place: Place | null
  placeText: string
  isAnonymous: boolean
}

export const emptyDraft = (): Draft => ({ description: '', kind: null, levelId: null, place: null, placeText: '', isAnonymous: false })

/** A photo or a word is enough; the rest can be asked later, unless nobody will know whom to ask. */
export const isEnough = (draft: Draft, photos: number): boolean => photos > 0 || draft.description.trim() !== ''

export function actFor(id: string, draft: Draft, files: readonly CapturedFile[]): NewAct {
  const values: Values = { description: draft.description.trim(), place: draft.placeText.trim(), anonymous: draft.isAnonymous, ...valuesOf(draft.place) }
  if (draft.kind) values.kind = draft.kind
  if (draft.levelId) values.suggested_level_id = draft.levelId
  return { id, document: HAZARD, verb: 'create', values, base_version: null, files }
}
