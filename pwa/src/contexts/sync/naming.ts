/** An act carries ids of what it links to; people read numbers and names. */

import { api } from '../../api/client'
import { keyOf, nounOf, type LinkDescription } from '../../documents/description'
import { titleOf, type Row, type Values } from '../../documents/row'
import { descriptionOf } from '../../offline/descriptions'

/** The same values with every link named that this person may read. */
export async function withNames(document: string, values: Values): Promise<Values> {
  const links = (descriptionOf(document)?.fields ?? []).filter((field) => field.kind === 'link')
  const nameless = links.filter((field) => typeof values[keyOf(field)] === 'string' && !values[nounOf(field)])
  const names = await Promise.all(nameless.map((field) => nameOf(field, String(values[keyOf(field)]))))
  return Object.assign({}, values, ...names) as Values
}

async function nameOf(field: LinkDescription, id: string): Promise<Values> {
  const row = await api.get<Row>(`/api/${field.linksTo}/${id}`).catch(() => null)
  const description = descriptionOf(field.linksTo)
  if (!row || !description) return {}
  return { [nounOf(field)]: { id, number: typeof row.number === 'string' ? row.number : null, title: titleOf(row, description) } }
}
