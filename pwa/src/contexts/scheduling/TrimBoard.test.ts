import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aTrimBoard } from './testing/trim'
import TrimBoard from './TrimBoard.vue'

const held = vi.hoisted(() => ({ verbs: new Set<string>() }))
vi.mock('../people/session', () => ({ may: (right: string) => held.verbs.has(right.replace('scheduling.trim_plan.', '')) }))

const DEEDS = ['求解', '照这样改并求解', '冻结', '已切完', '解冻', '撤销']
let state: 'solved' | 'frozen'
const told = () => {
  const board = aTrimBoard([{ sets: 9, widths: [1250, 940] }])
  return { ...board, plan: { ...board.plan, state }, proposals: [{ way: 'stock', sentence: '从库存取。' }] }
}
beforeEach(() => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(told()), { status: 200, headers: { 'Content-Type': 'application/json' } })))
afterEach(() => vi.unstubAllGlobals())

async function opened(now: typeof state, ...verbs: string[]) {
  ;[state, held.verbs] = [now, new Set(verbs)]
  const shown = mount(TrimBoard, { props: { id: 'p' }, global: { stubs: { RouterLink: RouterLinkStub } } })
  await flushPromises()
  return { shown, deeds: shown.findAll('button').map((one) => one.text()).filter((text) => DEEDS.includes(text)) }
}

test('who plans the cuts sees what can be done in each state', async () => {
  const all = ['change', 'solve', 'apply', 'freeze', 'thaw', 'cut']
  expect([(await opened('solved', ...all)).deeds, (await opened('frozen', ...all)).deeds]).toEqual([['撤销', '冻结', '求解', '照这样改并求解'], ['已切完', '解冻']])
})

test('who may only read sees the patterns and what would help, and nothing that would be refused', async () => {
  for (const now of ['solved', 'frozen'] as const) {
    const { shown, deeds } = await opened(now)
    expect([deeds, shown.findAll('.pattern').length, shown.findAll('.pattern button, .pattern input').length]).toEqual([[], 1, 0])
    expect(shown.text()).toContain('从库存取。')
  }
})

test('each right is asked for by itself', async () => {
  expect([(await opened('solved', 'solve')).deeds, (await opened('solved', 'apply')).deeds, (await opened('frozen', 'cut')).deeds]).toEqual([['求解'], ['照这样改并求解'], ['已切完']])
})
