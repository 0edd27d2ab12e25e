/** The place of the screen, completed from what this device holds, with the name people know it by. */

import { computed, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { useLive } from '../../../offline/live'
import { actor, store } from '../../../offline/sync'
import type { Row } from '../../../documents/row'
import { session } from '../../people/session'
import { linked, text } from '../reading'
import { nameOf } from '../telling'
import { completed, here, whereOf, type Where } from './here'

export interface Told {
  where: Where
  name: string
}

export function useWhere(): Readonly<Ref<Told | null>> {
  const route = useRoute()
  const asked = computed(() => whereOf(route.path, typeof route.query.order === 'string' ? route.query.order : null))
  return useLive(() => told(asked.value, here.machine?.id ?? ''), () => [route.fullPath, here.machine?.id, actor.value?.scope])
}

async function told(asked: Where, machineId: string): Promise<Told> {
  const scope = actor.value?.scope ?? ''
  const row = async (document: string, id: string | undefined): Promise<Row | undefined> => (id ? (await store.row.get([scope, document, id]))?.row : undefined)
  const ticket = await row('production/ticket', asked.ticket_id)
  const machine = await row('plant/equipment', machineId || asked.equipment_id)
  const person = await row('people/person', session.me?.person.id)
  const team = await row('people/team', person ? text(person, 'team_id') : '')
  const where = completed(asked, { ticket, machine, teamCenter: team ? text(team, 'work_center_id') : null })
  const center = await row('plant/work_center', where.work_center_id)
  const names = [center && text(center, 'name'), machine && text(machine, 'name'), ticket && `${linked(ticket, 'work_order')?.number ?? ''} ${nameOf(linked(ticket, 'item'))}`.trim()]
  return { where, name: names.filter(Boolean).join(' · ') }
}
