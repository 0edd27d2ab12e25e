import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { Fix } from './kitting'
import { giverOf } from './kitting'
import KitFixes from './KitFixes.vue'

const item = { id: 'c', number: 'C', title: 'C' }
const fix = (more: Partial<Fix>): Fix => ({ kind: 'substitute', day: '2031-01-02', parts: [], moves: [{ origin: { kind: 'stock', document: 'x', id: 's', number: 'STORE' }, item, quantity: '2', day: '2031-01-02' }], harm: [], can_act: true, ...more })
const shown = (one: Fix) => mount(KitFixes, { props: { fixes: [one], start: '2031-01-05', unit: 'pcs' } })

describe('a way out', () => {
  it('that is a choice is taken with one tap on the card that says its day', async () => {
    const page = shown(fix({}))
    expect(page.find('.head b').text()).not.toBe('')
    await page.find('button').trigger('click')
    expect(page.emitted('act')).toHaveLength(1)
  })

  it('that asks others or cuts an order is asked about first', async () => {
    const page = shown(fix({ kind: 'expedite' }))
    await page.find('button').trigger('click')
    expect(page.emitted('act')).toBeUndefined()
  })

  it('nobody may take has no button', () => {
    expect(shown(fix({ can_act: false })).find('button').exists()).toBe(false)
  })

  it('names who gives in a swap only', () => {
    expect(giverOf(fix({ kind: 'swap' }))).toEqual({ giver: 's' })
    expect(giverOf(fix({}))).toEqual({})
  })
})
