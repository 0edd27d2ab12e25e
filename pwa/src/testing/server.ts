/** A small server with the protocol's rules, which a test can cut off, kill or make stumble at any call. */

import { ApiError, Unreachable } from '../api/client'
import type { Row } from '../documents/row'
import type { Act, ActAnswer, FileNote } from '../offline/act'
import type { Verdict } from '../offline/decisions'
import { sha256 } from '../offline/sealing'
import type { FileState, Pulled, Push, Wire } from '../offline/wire'

export type Fault = 'lost before' | 'lost after' | number | null
export type Call = 'probe' | 'decide' | 'push' | 'pull' | 'fileState' | 'putFile' | 'appendFile'

export class FakeServer implements Wire {
  applied: Act[] = []
  verdicts: Omit<Verdict, 'title'>[] = []
  pushes: Push[] = []
  receipts = new Map<string, ActAnswer>()
  rows = new Map<string, Map<string, Row>>()
  changes: { document: string; id: string }[] = []
  files = new Map<string, Uint8Array>()
  partial = new Map<string, Uint8Array>()
  calls: Call[] = []
  pulledTypes: string[][] = []
  decided: ActAnswer[] = []
  pageSize = 2000
  /** Answers with the row, unless a test wants the bare word. */
  tellsRow = true
  fault: (call: Call, count: number) => Fault = () => null
  /** The server's judgement of one act; `done` unless a test says otherwise. A number is thrown for the whole batch. */
  judge: (act: Act) => Partial<ActAnswer> | number = () => ({ status: 'done' })

  put(document: string, row: Row): void {
    const type = this.rows.get(document) ?? new Map<string, Row>()
    this.rows.set(document, type.set(row.id, row))
    this.changes.push({ document, id: row.id })
  }

  drop(document: string, id: string): void {
    this.rows.get(document)?.delete(id)
    this.changes.push({ document, id })
  }

  probe(): Promise<void> {
    return this.through('probe', () => {})
  }

  decide(verdict: Omit<Verdict, 'title'>): Promise<void> {
    return this.through('decide', () => void this.verdicts.push(verdict))
  }

  push(batch: Push): Promise<{ answers: ActAnswer[]; clock?: string }> {
    return this.through('push', () => {
      this.pushes.push(structuredClone(batch))
      for (const act of batch.acts) {
        const verdict = this.receipts.has(act.id) ? null : this.judge(act)
        if (typeof verdict === 'number') throw new ApiError(verdict, `HTTP ${verdict}`)
      }
      return { answers: batch.acts.map((act) => this.answer(act)), clock: batch.clock }
    })
  }

  private answer(act: Act): ActAnswer {
    const first = this.receipts.get(act.id)
    if (first && first.status !== 'held') return { id: act.id, status: 'already', first }
    const told = { id: act.id, status: 'done', ...(this.judge(act) as Partial<ActAnswer>) } as ActAnswer
    if (told.status === 'done' || told.status === 'review') this.apply(act, told)
    this.receipts.set(act.id, told)
    return told
  }

  private apply(act: Act, told: ActAnswer): void {
    this.applied.push(act)
    const before = this.rows.get(act.document)?.get(act.document_id)
    const row: Row = { ...before, ...act.values, id: act.document_id, version: (before?.version ?? 0) + 1 }
    this.put(act.document, row)
    if (this.tellsRow) told.row = row
  }

  async pull(since: number, types?: readonly string[], proved?: number): Promise<Pulled> {
    return this.through('pull', async () => {
      this.pulledTypes.push([...(types ?? [])])
      const page = await (types ? this.wholeType(types[0]!) : this.page(since))
      if (proved === undefined || page.complete) return page
      const changed = new Set(this.changes.slice(proved).map(({ document }) => document))
      return { ...page, digests: Object.fromEntries(Object.entries(page.digests).filter(([document]) => changed.has(document))) }
    })
  }

  private async page(since: number): Promise<Pulled> {
    const end = Math.min(this.changes.length, since + this.pageSize)
    const rows: Record<string, Row[]> = {}
    const gone: Record<string, string[]> = {}
    for (const { document, id } of uniqueOf(this.changes.slice(since, end))) {
      const row = this.rows.get(document)?.get(id)
      if (row) (rows[document] ??= []).push(row)
      else (gone[document] ??= []).push(id)
    }
    const answers = this.decided.splice(0)
    return structuredClone({ to: end, more: end < this.changes.length, complete: since === 0, rows, gone, digests: await this.digests(), answers })
  }

  private async wholeType(document: string): Promise<Pulled> {
    const rows = [...(this.rows.get(document)?.values() ?? [])]
    const digests = { [document]: (await this.digests())[document] ?? '' }
    return structuredClone({ to: this.changes.length, more: false, complete: true, rows: { [document]: rows }, gone: {}, digests })
  }

  private async digests(): Promise<Record<string, string>> {
    const told: Record<string, string> = {}
    for (const [document, rows] of this.rows) {
      const lines = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => `${row.id}:${row.version}\n`)
      told[document] = await sha256(new TextEncoder().encode(lines.join('')))
    }
    return told
  }

  fileState(hash: string): Promise<FileState> {
    return this.through('fileState', () => ({ known: this.files.has(hash), offset: this.partial.get(hash)?.length ?? 0 }))
  }

  putFile(file: FileNote, bytes: ArrayBuffer): Promise<void> {
    return this.through('putFile', () => void this.files.set(file.sha256, new Uint8Array(bytes)))
  }

  appendFile(file: FileNote, offset: number, bytes: ArrayBuffer): Promise<void> {
    return this.through('appendFile', () => {
      const before = this.partial.get(file.sha256) ?? new Uint8Array()
      if (before.length !== offset) throw new ApiError(409, 'wrong offset')
      const whole = new Uint8Array([...before, ...new Uint8Array(bytes)])
      this.partial.set(file.sha256, whole)
      if (whole.length === file.size) this.files.set(file.sha256, whole)
    })
  }

  private async through<T>(call: Call, work: () => T | Promise<T>): Promise<T> {
    this.calls.push(call)
    const fault = this.fault(call, this.calls.filter((one) => one === call).length)
    if (fault === 'lost before') throw new Unreachable('cut')
    if (typeof fault === 'number') throw new ApiError(fault, `HTTP ${fault}`)
    const answer = await work()
    if (fault === 'lost after') throw new Unreachable('answer lost')
    return answer
  }
}

const uniqueOf = (changes: { document: string; id: string }[]) => [...new Map(changes.map((one) => [`${one.document} ${one.id}`, one])).values()]
