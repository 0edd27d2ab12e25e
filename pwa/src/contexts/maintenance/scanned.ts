/** A machine's label: its page where this device or the server knows it, the server's sentence where it is another's. */

import { api, ApiError, Unreachable } from '../../api/client'
import { readCode } from '../../capture/code'
import { actor, store } from '../../offline/sync'

export async function openMachine(code: string): Promise<{ to: string } | { message: string }> {
  const id = readCode(code)?.id ?? ''
  const page = { to: `/maintenance/equipment/${id}` }
  if (actor.value && (await store.row.get([actor.value.scope, 'plant/equipment', id]))) return page
  try {
    await api.post('/api/scan', { code }, { timeout: 8_000 })
  } catch (error) {
    if (error instanceof ApiError) return { message: error.message }
    if (!(error instanceof Unreachable)) throw error
  }
  return page
}
