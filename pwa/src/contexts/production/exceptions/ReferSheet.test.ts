import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { actor, store } from '../../../offline/sync'
import BigQuantity from '../BigQuantity.vue'
import ChoiceChips from '../ChoiceChips.vue'
import { ORDER } from '../reading'
import type { Call } from './reading'
import ReferSheet from './ReferSheet.vue'

const CALL = { order: { id: 'o1', number: 'WO-1', title: '' }, offered: ['nonconformance'], description: 'cracked' } as unknown as Call
const told = (version: number) => store.row.put({ scope: 's', document: ORDER, id: 'o1', number: 'WO-1', version, fresh: 0, row: { id: 'o1', version, quantity: '40' } })
let mounted: ReturnType<typeof mount>

beforeEach(async () => {
  actor.value = { person_id: 'p', scope: 's' }
  await store.row.clear()
  await told(1)
  mounted = mount(ReferSheet, { props: { modelValue: false, call: CALL, busy: false }, global: { stubs: { Sheet: { template: '<div><slot /><slot name="footer" /></div>' } } } })
  await mounted.setProps({ modelValue: true })
})
afterEach(() => mounted.unmount())

test('what was typed stays, whatever is heard of the order meanwhile', async () => {
  mounted.findComponent(ChoiceChips).vm.$emit('update:modelValue', 'nonconformance')
  await flushPromises()
  mounted.findComponent(BigQuantity).vm.$emit('update:modelValue', '3')
  await told(2)
  await new Promise((done) => setTimeout(done, 100))
  await mounted.findAll('button').at(-1)!.trigger('click')
  await vi.waitFor(() => expect(mounted.emitted('refer')).toHaveLength(1))
  expect(mounted.emitted('refer')![0]).toMatchObject([{ follow_up: 'nonconformance', quantity: '3' }])
})
