/** Two people and a log-in desk that can be unplugged. */

import { vi } from 'vitest'
import { pinHash, type Me } from '../offline/grant'

const SALT = '00112233445566778899aabbccddeeff'

export interface Somebody {
  me: Me
  badge: string
  pin: string
}

const somebody = (id: string, name: string, badge: string, pin: string): Somebody => ({
  badge,
  pin,
  me: {
    person: { id, number: `P-${id}`, name }, roles: ['操作工'], home: 'worker', rights: ['production.*'],
    companies: [{ id: 'c', name: '江南机械', sites: [] }], company_id: 'c', site_id: null, language: null,
  },
})

export const zhang = somebody('zhang', '张伟', 'G1:BD:ZHANG', '4711')
export const li = somebody('li', '李娜', 'G1:BD:LI', '1234')

export class Desk {
  plugged = true
  tokens = new Map<string, Somebody>()
  asked: string[] = []
  others: (path: string, init: RequestInit) => unknown = () => ({ rows: [] })

  constructor(readonly people: Somebody[] = [zhang, li]) {
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.answer(path, init))
  }

  private async answer(path: string, init: RequestInit): Promise<Response> {
    this.asked.push(path)
    if (!this.plugged) throw new TypeError('Failed to fetch')
    if (path === '/api/people/log-in') return this.logIn(JSON.parse(String(init.body)) as Record<string, string>)
    const token = new Headers(init.headers).get('Authorization')?.replace('Bearer ', '')
    const known = this.tokens.get(token ?? '')
    if (!known) return json(401, { message: '请重新登录。' })
    if (path === '/api/people/me') return json(200, known.me)
    if (path === '/api/people/log-out') return this.tokens.delete(token!), json(200, {})
    if (path === '/api/descriptions') return json(200, { language: 'zh-CN', documents: {} })
    if (path.startsWith('/api/sync/pull')) return json(200, { to: 1, more: false, complete: true, rows: {}, gone: {}, digests: {} })
    const told = this.others(path, init)
    return told instanceof Response ? told : json(200, told)
  }

  private async logIn(given: Record<string, string>): Promise<Response> {
    const known = this.people.find((one) => one.badge === given.badge && one.pin === given.pin)
    if (!known) return json(401, { message: '工牌或 PIN 不对。' })
    const token = `token-${this.tokens.size + 1}`
    this.tokens.set(token, known)
    return json(200, { token, expires_at: '2099-01-01T00:00:00+00:00', me: known.me, grant: await grantFor(known) })
  }
}

export const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

async function grantFor({ me, pin }: Somebody) {
  const now = Date.now()
  return {
    person_id: me.person.id, name: me.person.name, device_id: null, rights: me.rights, company_id: 'c', site_ids: [], signature: 's',
    issued_at: new Date(now).toISOString(), expires_at: new Date(now + 72 * 3_600_000).toISOString(), pin_salt: SALT, pin_hash: await pinHash(pin, SALT),
  }
}
