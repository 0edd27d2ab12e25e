/** A round begun by hand, with or without network: its id is made here, its stops are the route's. */

import { uuid7 } from '../../api/uuid'
import { captured } from '../../offline/act'
import { enqueue } from '../../offline/sync'
import { ROUND, type Route } from './reading'

const AT_LEAST = 120

export async function beginRound(route: Route): Promise<string> {
  const [id, now] = [uuid7(), Date.now()]
  const until = now + Math.max(route.minutes, AT_LEAST) * 60_000
  const values = { patrol_route_id: route.id, window_from: captured(new Date(now)), window_to: captured(new Date(until)) }
  await enqueue({ document: ROUND, document_id: id, verb: 'create', values, base_version: null })
  return id
}
