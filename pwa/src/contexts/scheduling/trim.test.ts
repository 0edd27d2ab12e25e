import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { barOf, counted, drawn, edits, isSame, styleOf, type Board, type Demand, type Pattern } from './trim'
import { aTrimBoard } from './testing/trim'
import TrimPattern from './TrimPattern.vue'
import TrimWays from './TrimWays.vue'
import { useTrim } from './useTrim'

const winder = { deckle: 3600, edge: 30, usable: 3540 }
const two: Pattern[] = [{ sets: 9, widths: [1250, 1250, 940] }, { sets: 4, widths: [787] }]

describe('a pattern', () => {
  it('is drawn to scale, with knives at both edges of every roll', () => {
    const picture = drawn(two[0]!, winder)
    expect(picture.blocks.map((block) => Math.round(block.left * 36))).toEqual([30, 1280, 2530])
    expect(picture.knives.map((at) => Math.round(at * 36))).toEqual([30, 1280, 2530, 3470])
    expect([Math.round(picture.before * 36), Math.round(picture.behind * 36)]).toEqual([30, 130])
  })

  it('that is too wide stands out beyond the limit', () => {
    const picture = drawn({ sets: 1, widths: [1250, 1250, 1250] }, winder)
    expect(picture.knives.at(-1)).toBe(100)
    expect(picture.limit).toBeLessThan(100)
    expect(picture.behind).toBe(0)
  })

  it('is counted by width for a phone, the widest first', () => {
    expect(counted({ sets: 1, widths: [940, 1250, 940] })).toEqual([{ width: 1250, count: 1 }, { width: 940, count: 2 }])
  })
})

describe('a hand', () => {
  it('changes a copy, so that the way back is only remembered', () => {
    const before = JSON.stringify(two)
    expect(edits.replace(two, 0, 2, 787)[0]?.widths).toEqual([1250, 1250, 787])
    expect(edits.remove(two, 0, 0)[0]?.widths).toEqual([1250, 940])
    expect(edits.move(two, 0, 2, -1)[0]?.widths).toEqual([1250, 940, 1250])
    expect(edits.add(two, 1, 620)[1]?.widths).toEqual([787, 620])
    expect(edits.add(two, 2, 620)[2]).toEqual({ sets: 1, widths: [620] })
    expect(edits.sets(two, 0, 0)[0]?.sets).toBe(1)
    expect(edits.drop(two, 0)).toEqual([two[1]])
    expect(edits.raise(two, 1, -1).map((one) => one.sets)).toEqual([4, 9])
    expect(JSON.stringify(two)).toBe(before)
    expect([isSame(two, edits.drop(two, 5)), isSame(two, edits.drop(two, 1))]).toEqual([true, false])
  })

  it('tells widths apart by letter and filling', () => {
    expect([...styleOf(aTrimBoard(two)).values()]).toEqual([{ letter: 'A', fill: 0 }, { letter: 'B', fill: 1 }, { letter: 'C', fill: 2 }])
  })

  it('sees what is too many beside what is wanted', () => {
    expect(barOf({ rolls: 10, most: 10, cut: 20, over: 10 } as Demand)).toEqual({ cut: 50, over: 50, wanted: 50 })
  })

  it('works on the roll that is chosen by keys', async () => {
    const styles = styleOf(aTrimBoard(two))
    const shown = mount(TrimPattern, { props: { at: 0, patterns: two, board: aTrimBoard(two), styles, locked: false, fresh: true, piece: 1, open: true } })
    const press = async (key: string, more: object = {}) => {
      await shown.find('li').trigger('keydown', { key, ...more })
      return (shown.emitted('edit')?.at(-1)?.[0] as Pattern[])[0]?.widths
    }
    expect(await press('c')).toEqual([1250, 787, 940])
    expect(await press('Delete')).toEqual([1250, 940])
    expect(await press('ArrowRight', { ctrlKey: true })).toEqual([1250, 940, 1250])
    await shown.find('li').trigger('keydown', { key: 'ArrowLeft' })
    expect(shown.emitted('choose')?.at(-1)).toEqual([0])
  })
})

describe('what would help', () => {
  const proposals = [{ way: 'stock', sentence: '从库存最多取 2 × 60 毫米的卷。' }, { way: 'sheets', sentence: '窄的一套送切纸机。' }]
  const shown = (more: object = {}) => mount(TrimWays, { props: { proposals, locked: false, unsaved: false, busy: false, ...more } })

  it('is a list of sentences, each with a button that says which one it applies', async () => {
    const list = shown()
    expect(list.findAll('li > span').map((one) => one.text())).toEqual(proposals.map((one) => one.sentence))
    await list.findAll('button')[1]!.trigger('click')
    expect(list.emitted('apply')).toEqual([[2]])
    expect(list.findAll('button').map((one) => one.attributes('aria-label'))).toEqual(proposals.map((one) => `照这样改并求解: ${one.sentence}`))
  })

  it('waits for what was changed by hand, and has no buttons where nothing may be changed', () => {
    const waits = shown({ unsaved: true })
    expect([waits.findAll('button').every((one) => 'disabled' in one.attributes()), waits.text()]).toEqual([true, expect.stringContaining('先保存或撤销手工改动')])
    expect(shown({ locked: true }).find('button').exists()).toBe(false)
  })
})

describe('the board under a hand', () => {
  let answers: ((told: Board) => void)[]
  let refused: { status: number; message: string } | null
  const asked: [string, unknown][] = []
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

  beforeEach(() => {
    answers = []
    refused = null
    asked.length = 0
    vi.stubGlobal('fetch', (path: string, how: RequestInit) => {
      asked.push([`${how.method} ${path.split('?')[0]?.replace('/api/scheduling/trim_plan/p', '')}`, how.body && JSON.parse(how.body as string)])
      if (refused) return Promise.resolve(json(refused, refused.status))
      if (path.includes('/steps/')) return Promise.resolve(json({ job_id: null }))
      if (path.endsWith('/check')) return new Promise((tell) => answers.push((told) => tell(json(told))))
      if (path.endsWith('/patterns')) return Promise.resolve(json(aTrimBoard(JSON.parse(how.body as string).patterns, 2)))
      return Promise.resolve(json(aTrimBoard(two)))
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  async function trim() {
    const scope = effectScope()
    const made = scope.run(() => useTrim(ref('p')))!
    await flushPromises()
    return made
  }

  it('drops an answer that comes after the next change', async () => {
    const it = await trim()
    it.edit(edits.drop(two, 1))
    it.edit([])
    answers[1]?.(aTrimBoard([]))
    await flushPromises()
    answers[0]?.(aTrimBoard(edits.drop(two, 1)))
    await flushPromises()
    expect([it.board.value?.measures.patterns, it.isJudging.value, it.isChanged.value]).toEqual([0, false, true])
    it.undo()
    it.undo()
    expect([it.patterns.value, it.isChanged.value, it.past.value.length]).toEqual([two, false, 0])
  })

  it('applies a proposal by its place, on the version it was told with, and shows the plan as it is then', async () => {
    const it = await trim()
    await it.apply(2)
    await flushPromises()
    expect(asked.slice(-2)).toEqual([['POST /steps/apply', { proposal: 2 }], ['GET /board', undefined]])
    refused = { status: 409, message: 'It does not stand any more.' }
    await it.apply(1)
    expect([it.problem.value, it.patterns.value, it.isBusy.value]).toEqual(['It does not stand any more.', two, false])
  })

  it('saves on the version it was opened on, and keeps what is refused', async () => {
    const it = await trim()
    it.edit(edits.sets(two, 0, 3))
    refused = { status: 422, message: 'Pattern 1: too wide.' }
    await it.save()
    expect([it.problem.value, it.patterns.value[0]?.sets]).toEqual(['Pattern 1: too wide.', 3])
    refused = null
    await it.save()
    expect(asked.at(-1)).toEqual(['POST /patterns', { patterns: [{ sets: 3, widths: [1250, 1250, 940] }, { sets: 4, widths: [787] }] }])
    expect([it.isChanged.value, it.saved.value?.plan.version]).toEqual([false, 2])
  })
})
