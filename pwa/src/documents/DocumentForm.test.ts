import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { uuid7 } from '../api/uuid'
import { descriptions } from '../offline/descriptions'
import { actor, drafts, store } from '../offline/sync'
import type { FieldKind } from './description'
import DocumentForm from './DocumentForm.vue'
import { fieldFor } from './fields'
import { aField, anOrder, aType, Factory } from './testing/factory'

const type = aType()
const aForm = async (props: object = {}) => {
  descriptions.value = { language: 'en', documents: { [type.name]: type } }
  const form = mount(DocumentForm, { props: { description: type, row: null, ...props }, attachTo: document.body })
  await flushPromises()
  return form
}
const kinds: FieldKind[] = ['text', 'long_text', 'yesno', 'day', 'moment', 'number', 'choice', 'link', 'json']

enableAutoUnmount(afterEach)
beforeEach(async () => {
  await Promise.all([store.draft.clear(), store.keepFirst('device', uuid7())])
  actor.value = { person_id: '0193c0de-0000-7000-8000-000000000001', scope: 'worker:company' }
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

describe('a form drawn from a description', () => {
  test('has a component for every kind of field and draws each with its label', async () => {
    expect(Object.keys(fieldFor).sort()).toEqual([...kinds].sort())
    const fields = kinds.map((kind) => aField({ kind, name: kind, label: `The ${kind}`, ...(kind === 'link' ? { linksTo: 'engineering/item' } : {}) } as Parameters<typeof aField>[0]))
    const form = await aForm({ description: aType({ fields, lines: [] }) })
    expect(kinds.map((kind) => form.find(`[data-field=${kind}] label`).text())).toEqual(kinds.map((kind) => `The ${kind}`))
  })

  test('leaves out of a new document what only commands fill in, and shows it locked on one that exists', async () => {
    expect((await aForm()).find('[data-field=good]').exists()).toBe(false)
    const form = await aForm({ row: anOrder({ good: '12' }) })
    expect(form.find('[data-field=good] input').attributes('disabled')).toBeDefined()
  })

  test('locks what is closed in this state', async () => {
    const form = await aForm({ row: anOrder({ state: 'released' }) })
    expect(form.find('[data-field=quantity] input').attributes('disabled')).toBeDefined()
    expect(form.find('[data-field=due] input').attributes('disabled')).toBeUndefined()
  })

  test('sends nothing while something required is missing, and says what', async () => {
    const factory = new Factory()
    const form = await aForm()
    await form.trigger('submit')
    await flushPromises()
    expect(form.findAll('.error').map((error) => error.text())).toEqual(['请填写item_id', '请填写quantity'])
    expect(factory.asked).toEqual([])
  })

  test('shows the server’s reasons at their fields and keeps what was typed', async () => {
    new Factory(() => ({ status: 422, body: { status: 422, message: 'quantity: too much', fields: { quantity: ['More than the press can do.'] } } }))
    const form = await aForm({ row: anOrder() })
    await form.find('[data-field=quantity] input').setValue('9999999')
    await form.trigger('submit')
    await flushPromises()
    expect(form.find('[data-field=quantity] .error').text()).toBe('More than the press can do.')
    expect((form.find('[data-field=quantity] input').element as HTMLInputElement).value).toBe('9999999')
    expect(form.emitted('saved')).toBeUndefined()
  })

  test('a change is told to the owner with the row as it is now', async () => {
    const now = anOrder({ quantity: '50', version: 4 })
    new Factory(() => ({ body: now, etag: '"4"' }))
    const form = await aForm({ row: anOrder() })
    await form.find('[data-field=quantity] input').setValue('50')
    await form.trigger('submit')
    await vi.waitFor(() => expect(form.emitted('saved')).toBeDefined())
    expect(form.emitted('saved')).toEqual([[{ how: 'done', row: now }, anOrder().id]])
  })

  test('without network it says so and keeps what was typed as a draft for the next time', async () => {
    const drafted = anOrder({ id: uuid7() })
    new Factory().down = true
    const form = await aForm({ row: drafted })
    await form.find('[data-field=due] input').setValue('2027-02-03')
    await form.trigger('submit')
    await flushPromises()
    expect(form.find('.message').text()).toContain('要连上网络才能做')
    await vi.waitFor(async () => expect(await drafts.recall(`form:${type.name}:${drafted.id}`)).toBeDefined())
    form.unmount()

    const again = await aForm({ row: drafted })
    await vi.waitFor(() => expect((again.find('[data-field=due] input').element as HTMLInputElement).value).toBe('2027-02-03'))
    expect(again.find('.note').text()).toContain('接着上次没存完的内容')
  })

  test('a draft found later meets what others did meanwhile as a conflict, never silently', async () => {
    const id = uuid7()
    const factory = new Factory(() => ({ status: 412, body: { status: 412, message: 'Changed meanwhile.', details: { current: anOrder({ id, version: 7 }) } } }))
    const first = await aForm({ row: anOrder({ id }) })
    await first.find('[data-field=due] input').setValue('2027-02-03')
    first.unmount()
    await vi.waitFor(async () => expect(await drafts.recall(`form:${type.name}:${id}`)).toMatchObject({ values: { due: '2027-02-03' }, version: 3 }))

    const later = await aForm({ row: anOrder({ id, version: 7, quantity: '99' }) })
    await vi.waitFor(() => expect(later.find('.note').exists()).toBe(true))
    expect((later.find('[data-field=quantity] input').element as HTMLInputElement).value).toBe('99')
    await later.trigger('submit')
    await flushPromises()
    expect(factory.asked.map((one) => [one.headers.get('If-Match'), one.body])).toEqual([['"3"', { due: '2027-02-03' }]])
  })

  test('both versions are shown when somebody was faster, and mine can be saved on top of theirs', async () => {
    const theirs = anOrder({ version: 4, due: '2026-12-24' })
    const factory = new Factory(({ headers }) => (headers.get('If-Match') === '"3"' ? { status: 412, body: { status: 412, message: 'Changed meanwhile.', details: { current: theirs } } } : { body: anOrder({ version: 5 }) }))
    const form = await aForm({ row: anOrder() })
    await form.find('[data-field=due] input').setValue('2027-02-03')
    await form.trigger('submit')
    await flushPromises()
    const sheet = document.querySelector('dialog .inside')
    expect(sheet?.textContent).toContain('2027年2月3日')
    expect(sheet?.textContent).toContain('2026年12月24日')
    sheet?.querySelector<HTMLElement>('footer .primary')?.click()
    await vi.waitFor(() => expect(form.emitted('saved')).toHaveLength(1))
    expect(factory.asked.map((one) => [one.headers.get('If-Match'), one.body])).toEqual([['"3"', { due: '2027-02-03' }], ['"4"', { due: '2027-02-03' }]])
  })
})
