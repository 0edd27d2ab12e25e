import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useFollowedJob } from './followed'

const job = (state: string, id = 'j') => ({ id, kind: 'sales.forecast', state, progress: null, result: null, error: null })
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

let answers: (() => Response)[]
const asked = vi.fn(async (_path: string) => answers.shift()!())
let scope = effectScope()
const followed = () => scope.run(useFollowedJob)!

beforeEach(() => {
  vi.useFakeTimers()
  asked.mockClear()
  vi.stubGlobal('fetch', asked)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a job is asked for until it ends, and its end is told', async () => {
  answers = [() => json(job('queued')), () => json(job('running')), () => json(job('cancelled'))]
  const { job: shown, follow } = followed()
  const end = follow('j')
  await flushPromises()
  expect(shown.value?.state).toBe('queued')
  await vi.runAllTimersAsync()
  expect((await end)?.state).toBe('cancelled')
  expect([shown.value, asked.mock.calls.length]).toEqual([null, 3])
})

test('while nobody answers it is still followed; one that is gone is not', async () => {
  answers = [() => { throw new TypeError('no network') }, () => json({ message: 'later' }, 503), () => json(job('done'))]
  const { follow } = followed()
  const end = follow('j')
  await vi.runAllTimersAsync()
  expect((await end)?.state).toBe('done')
  answers = [() => json({ message: 'There is none.' }, 404)]
  expect(await follow('k')).toBe(null)
  expect(asked).toHaveBeenCalledTimes(4)
})

test('what is left is asked for no more and tells no end', async () => {
  answers = [() => json(job('running')), () => json(job('done', 'k'))]
  const { job: shown, follow } = followed()
  const first = follow('j')
  await flushPromises()
  expect((await follow('k'))?.id).toBe('k')
  await vi.runAllTimersAsync()
  expect(await Promise.race([first, Promise.resolve('never told')])).toBe('never told')
  expect([shown.value, asked.mock.calls.map(([path]) => path)]).toEqual([null, ['/api/jobs/j', '/api/jobs/k']])
})
