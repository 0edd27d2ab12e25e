import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CapturedFile } from '../../../offline/act'
import { actor, store } from '../../../offline/sync'
import CaptureBar from './CaptureBar.vue'
import RaiseSheet from './RaiseSheet.vue'

const stored = vi.hoisted(() => ({ asked: [] as { files: unknown[] }[], done: [] as (() => void)[] }))
vi.mock('./useWhere', () => ({ useWhere: () => ({ value: null }) }))
vi.mock('../undo', async (original) => ({
  ...(await original<object>()),
  enqueueWithUndo: (act: { files: unknown[] }) => new Promise<void>((done) => (stored.asked.push(act), stored.done.push(done))),
}))

const note = (name: string) => ({ name, type: 'audio/webm', sha256: name, bytes: new ArrayBuffer(1) }) as unknown as CapturedFile
let mounted: ReturnType<typeof mount>

beforeEach(async () => {
  stored.asked.length = stored.done.length = 0
  actor.value = { person_id: 'p', scope: 's' }
  await store.row.clear()
  mounted = mount(RaiseSheet, { props: { modelValue: false }, global: { stubs: { Sheet: { template: '<div><slot /><slot name="footer" /></div>' }, CaptureBar: true } } })
  await mounted.setProps({ modelValue: true })
})
afterEach(() => mounted.unmount())

test('what is captured while the call is being stored is not forgotten with what went with it', async () => {
  const bar = () => mounted.findComponent(CaptureBar)
  bar().vm.$emit('said', note('before'))
  await mounted.find('[data-category=material]').trigger('click')
  bar().vm.$emit('said', note('meanwhile'))
  stored.done.forEach((done) => done())
  await flushPromises()
  expect(stored.asked.map((act) => act.files)).toEqual([[note('before')]])
  expect(bar().props('voices')).toEqual([note('meanwhile')])
})
