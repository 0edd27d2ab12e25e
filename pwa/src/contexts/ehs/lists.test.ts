import { expect, test } from 'vitest'
import type { OpenAct } from '../../offline/act'
import type { Shown } from '../../offline/overlay'
import { groupsFor } from './lists'

const worker = { id: 'me', isOfficer: false, canAccept: false }
const officer = { id: 'officer', isOfficer: true, canAccept: true }

const shown = (id: string, more: Record<string, string | boolean | number | null>, pending: OpenAct[] = []): Shown => ({ row: { id, version: 1, state: 'reported', reported_at: '2026-11-20', ...more }, pending })

const all = [
  shown('mine', { reporter_id: 'me' }),
  shown('late', { state: 'assigned', responsible_id: 'me', due: '2026-11-22' }),
  shown('later', { state: 'sent_back', responsible_id: 'me', due: '2026-11-30' }),
  shown('done', { state: 'submitted', responsible_id: 'me' }),
  shown('others', { state: 'submitted', responsible_id: 'officer' }),
  shown('sending', { version: 0, created_by_id: 'me' }),
  shown('unnamed', { version: 0, created_by_id: 'me', anonymous: true }),
]
const told = (person: typeof worker) => groupsFor(person, all).map((group) => [group.name, group.rows.map((one) => one.row.id)])

test('what I have to put right comes by its day, then what I reported, sent or not', () => {
  expect(told(worker)).toEqual([['rectify', ['late', 'later']], ['mine', ['mine', 'sending']]])
})

test('a report without a name is not in my list, even before it is sent', () => {
  expect(groupsFor(worker, all).flatMap((group) => group.rows.map((one) => one.row.id))).not.toContain('unnamed')
})

test('an officer judges what is new and looks at what others put right, never at their own', () => {
  expect(told(officer)).toEqual([['accept', ['done']], ['judge', ['mine', 'sending', 'unnamed']]])
})
