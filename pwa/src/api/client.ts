/** One way to the server: token, language, errors as sentences, versions and keys in their headers. */

import { uuid7 } from './uuid'

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

export interface Ask {
  query?: Query
  body?: unknown
  /** Version this change was made on; goes out as `If-Match`. */
  version?: number | null
  /** The act's id; every POST without one gets a fresh one. */
  key?: string
  headers?: Record<string, string>
  signal?: AbortSignal
  timeout?: number
  /** Log-in asks as nobody, whoever was here before. */
  anonymous?: boolean
}

export interface Answer<T> {
  status: number
  data: T
  /** Version from the `ETag`, null where there is none. */
  version: number | null
  headers: Headers
}

/** The server answered, and the answer is no. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fields: Record<string, string[]> = {},
    readonly details: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }
}

/** No answer came: no network, a time-out, or something that is not our server (a hotel's log-in page). Says so. */
export class Unreachable extends Error {
  constructor(readonly reason: unknown) {
    super(asking.away())
  }
}

/** Who is asking. Set by the session at log-in and by the service worker from the stored session. */
export const asking = {
  authorization: null as string | null,
  language: 'zh-CN',
  /** In that language: no answer came. */
  away: (): string => 'The server cannot be reached.',
  whenReached: (_reached: boolean): void => {},
  whenRejected: (): void => {},
}

const TIMEOUT = 20_000

export async function ask<T>(method: string, path: string, options: Ask = {}): Promise<Answer<T>> {
  const response = await reach(method, path, options)
  if (response.status === 401 && !options.anonymous) asking.whenRejected()
  if (!response.ok) throw await refusal(response)
  return {
    status: response.status,
    data: (await whole(content(response), options)) as T,
    version: versionOf(response.headers),
    headers: response.headers,
  }
}

const data = async <T>(answer: Promise<Answer<T>>): Promise<T> => (await answer).data

export const api = {
  get: <T>(path: string, query?: Query, options?: Ask) => data(ask<T>('GET', path, { ...options, query })),
  post: <T>(path: string, body?: unknown, options?: Ask) => data(ask<T>('POST', path, { ...options, body })),
  patch: <T>(path: string, body: unknown, options?: Ask) => data(ask<T>('PATCH', path, { ...options, body })),
  remove: <T>(path: string, options?: Ask) => data(ask<T>('DELETE', path, options)),
  /** A PDF, a picture, an export. */
  blob: async (path: string, query?: Query, options?: Ask): Promise<Blob> => {
    const response = await reach('GET', path, { timeout: 120_000, ...options, query })
    if (!response.ok) throw await refusal(response)
    return whole(response.blob(), options)
  },
}

/** The bare exchange, for callers that read status and headers themselves (file transfer). Throws only `Unreachable`. */
export async function reach(method: string, path: string, options: Ask = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(options.timeout ?? TIMEOUT)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  try {
    const response = await fetch(path + queryString(options.query), {
      method,
      headers: headersOf(method, options),
      body: bodyOf(options.body),
      signal,
      cache: 'no-store',
      credentials: 'same-origin',
    })
    asking.whenReached(!isGateway(response.status))
    return response
  } catch (reason) {
    if (options.signal?.aborted) throw reason
    asking.whenReached(false)
    throw new Unreachable(reason)
  }
}

/** What follows the head of an answer, which may be cut off like any other: then no answer came. */
async function whole<T>(body: Promise<T>, options: Ask = {}): Promise<T> {
  try {
    return await body
  } catch (reason) {
    if (options.signal?.aborted || reason instanceof Unreachable) throw reason
    asking.whenReached(false)
    throw new Unreachable(reason)
  }
}

export function queryString(query: Query = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)])
  return pairs.length ? `?${new URLSearchParams(pairs)}` : ''
}

export const etag = (version: number): string => `"${version}"`

export function versionOf(headers: Headers): number | null {
  const match = /^(?:W\/)?"(\d+)"$/.exec(headers.get('ETag') ?? '')
  return match ? Number(match[1]) : null
}

/** A proxy answers for a server that is down. */
const isGateway = (status: number): boolean => status === 502 || status === 503 || status === 504

function headersOf(method: string, options: Ask): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': asking.language }
  if (asking.authorization && !options.anonymous) headers.Authorization = asking.authorization
  if (options.version !== null && options.version !== undefined) headers['If-Match'] = etag(options.version)
  if (method === 'POST') headers['Idempotency-Key'] = options.key ?? uuid7()
  else if (options.key) headers['Idempotency-Key'] = options.key
  if (options.body !== undefined && !isRaw(options.body)) headers['Content-Type'] = 'application/json'
  return { ...headers, ...options.headers }
}

const isRaw = (body: unknown): body is BodyInit =>
  body instanceof Blob || body instanceof FormData || body instanceof ArrayBuffer || ArrayBuffer.isView(body)

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined
  return isRaw(body) ? body : JSON.stringify(body)
}

async function content(response: Response): Promise<unknown> {
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return null
  if (!isJson(response)) throw new Unreachable(`not our server: ${response.headers.get('Content-Type')}`)
  return response.json()
}

const isJson = (response: Response): boolean => (response.headers.get('Content-Type') ?? '').includes('json')

async function refusal(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('Retry-After')) || null
  const body = isJson(response) ? await response.json().catch(() => null) : null
  const told = (body ?? {}) as { message?: string; fields?: Record<string, string[]>; details?: Record<string, unknown> }
  return new ApiError(response.status, told.message ?? `HTTP ${response.status}`, told.fields, told.details, retryAfter)
}
