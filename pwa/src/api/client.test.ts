// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { api, ApiError, ask, asking, queryString, Unreachable } from './client'

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })

const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
const sent = () => new Headers(fetched.mock.lastCall![1].headers)

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  Object.assign(asking, { authorization: 'Bearer abc', language: 'zh-CN', whenReached: vi.fn(), whenRejected: vi.fn() })
})
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

describe('what goes out', () => {
  test('says who asks and in which language', async () => {
    fetched.mockResolvedValue(json(200, {}))
    await api.get('/api/tasks')
    expect([sent().get('Authorization'), sent().get('Accept-Language')]).toEqual(['Bearer abc', 'zh-CN'])
  })

  test('log-in asks as nobody', async () => {
    fetched.mockResolvedValue(json(200, {}))
    await api.post('/api/people/log-in', {}, { anonymous: true })
    expect(sent().get('Authorization')).toBe(null)
  })

  test('every POST carries a key, its own or the act’s', async () => {
    fetched.mockImplementation(async () => json(201, {}))
    await api.post('/api/x', {})
    const first = sent().get('Idempotency-Key')
    await api.post('/api/x', {})
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(sent().get('Idempotency-Key')).not.toBe(first)
    await api.post('/api/x', {}, { key: 'the-act' })
    expect(sent().get('Idempotency-Key')).toBe('the-act')
  })

  test('a change names the version it was made on', async () => {
    fetched.mockResolvedValue(json(200, {}))
    await api.patch('/api/x/1', { a: 1 }, { version: 3 })
    expect([sent().get('If-Match'), sent().get('Idempotency-Key'), fetched.mock.lastCall![1].body]).toEqual(['"3"', null, '{"a":1}'])
  })

  test('a query leaves out what is not said and joins lists', () => {
    expect(queryString({ q: '轴 1', state: ['a', 'b'], none: null, empty: '', zero: 0 })).toBe('?q=%E8%BD%B4+1&state=a%2Cb&zero=0')
    expect(queryString({})).toBe('')
  })
})

describe('what comes back', () => {
  test('the version is read from the ETag, weak or strong', async () => {
    fetched.mockResolvedValueOnce(json(200, { id: 'x' }, { ETag: '"7"' }))
    expect(await ask('GET', '/api/x')).toMatchObject({ version: 7, data: { id: 'x' } })
    fetched.mockResolvedValueOnce(json(200, {}, { ETag: 'W/"8"' }))
    expect((await ask('GET', '/api/x')).version).toBe(8)
    fetched.mockResolvedValueOnce(json(200, {}, { ETag: '"abc"' }))
    expect((await ask('GET', '/api/x')).version).toBe(null)
  })

  test('a refusal keeps its sentence, its fields and its details', async () => {
    fetched.mockResolvedValue(json(422, { status: 422, message: '数量不对。', fields: { quantity: ['太大'] }, details: { a: 1 } }))
    const error = await api.post('/api/x', {}).catch((reason) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 422, message: '数量不对。', fields: { quantity: ['太大'] }, details: { a: 1 } })
  })

  test('patience asked for is passed on', async () => {
    fetched.mockResolvedValue(json(429, { message: 'slowly' }, { 'Retry-After': '12' }))
    expect(await api.get('/api/x').catch((reason) => reason)).toMatchObject({ status: 429, retryAfter: 12 })
  })

  test('nothing is nothing', async () => {
    fetched.mockResolvedValue(json(204, null))
    expect(await api.remove('/api/x/1')).toBe(null)
  })

  test('no network, and a page that is not ours, are both no answer', async () => {
    fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    await expect(api.get('/api/x')).rejects.toBeInstanceOf(Unreachable)
    fetched.mockResolvedValueOnce(new Response('<html>', { status: 200, headers: { 'Content-Type': 'text/html' } }))
    await expect(api.get('/api/x')).rejects.toBeInstanceOf(Unreachable)
  })

  test('an answer that is cut off after its head is no answer; one that nobody wants any more is not one that failed', async () => {
    const cut = () => {
      const body = new ReadableStream({ pull: (stream) => stream.error(new DOMException('signal timed out', 'TimeoutError')) })
      return new Response(body, { headers: { 'Content-Type': 'application/json' } })
    }
    fetched.mockImplementation(async () => cut())
    await expect(api.get('/api/x')).rejects.toBeInstanceOf(Unreachable)
    await expect(api.blob('/api/x')).rejects.toBeInstanceOf(Unreachable)
    expect(vi.mocked(asking.whenReached).mock.calls).toEqual([[true], [false], [true], [false]])
    fetched.mockResolvedValueOnce(new Response('{"half":', { headers: { 'Content-Type': 'application/json' } }))
    await expect(api.get('/api/x')).rejects.toBeInstanceOf(Unreachable)
    await expect(api.get('/api/x', {}, { signal: AbortSignal.abort() })).rejects.not.toBeInstanceOf(Unreachable)
  })

  test('it is told whether anybody answered', async () => {
    fetched.mockResolvedValueOnce(json(200, {}))
    await api.get('/api/x')
    fetched.mockResolvedValueOnce(json(503, {}))
    await api.get('/api/x').catch(() => {})
    fetched.mockRejectedValueOnce(new TypeError())
    await api.get('/api/x').catch(() => {})
    expect(vi.mocked(asking.whenReached).mock.calls).toEqual([[true], [false], [false]])
  })

  test('an ended log-in is noticed once here, not in every screen; a wrong password is not one', async () => {
    fetched.mockImplementation(async () => json(401, { message: 'no' }))
    await api.post('/api/people/log-in', {}, { anonymous: true }).catch(() => {})
    expect(asking.whenRejected).not.toHaveBeenCalled()
    await api.get('/api/x').catch(() => {})
    expect(asking.whenRejected).toHaveBeenCalledOnce()
  })
})
