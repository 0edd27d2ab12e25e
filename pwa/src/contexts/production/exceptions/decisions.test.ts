import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { actor, store, sync } from '../../../offline/sync'
import ChoiceChips from '../ChoiceChips.vue'
import HandOverSheet from './HandOverSheet.vue'
import MergeSheet from './MergeSheet.vue'
import { EXCEPTION } from './reading'
import { aCall, aCallRow, T0 } from './testing/builders'
import WaitSheet from './WaitSheet.vue'

const SCOPE = 'wang:company'
const stubs = { Sheet: { template: '<div><slot /><slot name="footer" /></div>' } }
const holds = (document: string, row: { id: string; version: number }) => store.row.put({ scope: SCOPE, document, id: row.id, number: null, version: 1, fresh: 0, row })
const team = (id: string) => ({ team_id: id, team: { id, number: id, title: id } })
let mounted: ReturnType<typeof mount>

beforeEach(async () => {
  actor.value = { person_id: 'wang', scope: SCOPE }
  sync.offlineSince = null
  await Promise.all([store.row.clear(), store.act.clear()])
  await holds('people/person', { id: 'wang', version: 1, number: '1011', name: '王强', ...team('车工') } as never)
  await holds('people/person', { id: 'li', version: 1, number: '1030', name: '李敏', ...team('车工') } as never)
  await holds('people/person', { id: 'zhou', version: 1, number: '1023', name: '周涛', ...team('机修') } as never)
})
afterEach(() => mounted.unmount())

async function opens(sheet: unknown, decision: string, props = {}) {
  mounted = mount(sheet as Component, { props: { modelValue: null, call: aCall({ state: 'accepted', responder_id: 'wang', responder: { id: 'wang', number: '1011', title: '王强' } }), busy: false, ...props } as Record<string, unknown>, global: { stubs } })
  await mounted.setProps({ modelValue: decision } as never)
}
const save = () => mounted.findAll('button').at(-1)!.trigger('click')

test('handed over to a colleague of this phone’s list, their own team first, with a reason if there is one', async () => {
  await opens(HandOverSheet, 'hand_over')
  await vi.waitFor(() => expect(mounted.findAll('.one').map((one) => one.text())).toEqual([expect.stringContaining('李敏'), expect.stringContaining('周涛')]))
  expect(mounted.findAll('button').at(-1)!.attributes('disabled')).toBeDefined()
  await mounted.get('input[type=search]').setValue('1023')
  expect(mounted.findAll('.one')).toHaveLength(1)
  await mounted.get('.one input').setValue()
  await mounted.get('textarea').setValue('交班')
  await save()
  expect(mounted.emitted('decide')).toEqual([['hand_over', { person_id: 'zhou', reason: '交班' }]])
})

test('waits for a reason and until a moment ahead, and says without network that it is only asked', async () => {
  sync.offlineSince = T0
  await opens(WaitSheet, 'wait')
  expect(mounted.text()).toContain('没有网络')
  await save()
  expect(mounted.get('.trouble').text()).toBe('请填写理由。')
  await mounted.get('textarea').setValue('厂家来人')
  await save()
  expect(mounted.get('.trouble').text()).toBe('请选一个还没到的时间。')
  mounted.findComponent(ChoiceChips).vm.$emit('update:modelValue', 'other')
  await flushPromises()
  await mounted.get('input[type=datetime-local]').setValue('2020-01-01T08:00')
  await save()
  expect(mounted.emitted('decide')).toBeUndefined()
  mounted.findComponent(ChoiceChips).vm.$emit('update:modelValue', 'hour')
  await save()
  const [[verb, values]] = mounted.emitted('decide') as [[string, { until: string; reason: string }]]
  expect([verb, values.reason, /[+-]\d\d:\d\d$/.test(values.until)]).toEqual(['wait', '厂家来人', true])
  expect(Math.round((Date.parse(values.until) - Date.now()) / 60_000)).toBe(60)
})

test('merged into the proposed call, or into another one that is chosen', async () => {
  await holds(EXCEPTION, aCallRow({ id: 'e2', description: '主轴异响' }))
  await holds(EXCEPTION, aCallRow({ id: 'e3', description: '油温高' }))
  await opens(MergeSheet, 'merge', { call: aCall({ similar_id: 'e3' }), now: T0 })
  await vi.waitFor(() => expect(mounted.findAll('.card')).toHaveLength(2))
  const pressed = () => mounted.findAll('[aria-pressed=true]').map((one) => one.text())
  expect(pressed()).toEqual([expect.stringContaining('油温高')]) // known only after the sheet was opened
  const press = (words: string) => mounted.findAll('.card').find((one) => one.text().includes(words))!.trigger('click')
  await press('主轴异响')
  await mounted.setProps({ modelValue: null } as never)
  await mounted.setProps({ modelValue: 'merge' } as never)
  expect(pressed()).toEqual([expect.stringContaining('油温高')])
  await press('主轴异响')
  await save()
  expect(mounted.emitted('decide')).toEqual([['merge', { into_id: 'e2' }]])
})
