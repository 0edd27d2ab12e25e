/** A filter as a person reads it on its chip. */

import { descriptionOf } from '../../offline/descriptions'
import { fieldNamed, type Description } from '../description'
import { shown } from '../formats'
import type { Filter } from '../listing'
import { shortId } from '../row'
import { server } from '../server'
import { asLinked } from '../fields/useLinks'
import { t } from '../words'

const WORDS = { is: 'is', ne: 'ne', lt: 'lt', le: 'le', gt: 'gt', ge: 'ge', has: 'has' } as const

export const chipName = (filter: Filter): string => `${filter.name} ${filter.operator}`

export function chipLabel(filter: Filter, description: Description, names: ReadonlyMap<string, string>): string {
  const field = fieldNamed(description.fields, filter.name)
  if (filter.name === 'state') return `${t('state')}: ${filter.value.split(',').map((name) => description.states.find((state) => state.name === name)?.label ?? name).join(' / ')}`
  if (!field) return `${filter.name}: ${filter.value}`
  const words = filter.value.split(',').map((value) => {
    if (field.kind === 'link') return names.get(value) ?? shortId(value)
    return shown({ [field.name]: field.kind === 'yesno' ? value === 'true' : value }, field)
  })
  const isTime = field.kind === 'day' || field.kind === 'moment'
  const word = filter.operator === 'is' ? '' : isTime && filter.operator === 'ge' ? t('dayGe') : isTime && filter.operator === 'le' ? t('dayLe') : t(WORDS[filter.operator])
  return `${field.label}: ${word} ${words.join(' / ')}`.replace(/ {2,}/g, ' ')
}

/** Names for the ids that links are filtered by; an id nobody can be asked about keeps its end. */
export async function nameLinks(filters: readonly Filter[], description: Description): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const filter of filters) {
    const field = fieldNamed(description.fields, filter.name)
    if (field?.kind !== 'link' || !descriptionOf(field.linksTo)) continue
    for (const id of filter.value.split(',')) {
      const row = await server.read(field.linksTo, id).catch(() => null)
      const linked = row && asLinked(row, field.linksTo)
      if (linked) names.set(id, linked.title ?? linked.number ?? '')
    }
  }
  return names
}
