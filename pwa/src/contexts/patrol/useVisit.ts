/** One point being checked: answers, photos and the moment of arrival, kept as a draft until the outbox has them. */

import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { uuid7 } from '../../api/uuid'
import { whereAmI, type Position } from '../../capture/position'
import type { Values } from '../../documents/row'
import { captured } from '../../offline/act'
import { dropDraft, keepDraft, recallDraft } from '../../offline/drafts'
import { actor, enqueue, store, type CapturedFile } from '../../offline/sync'
import { canonical, type Decimal } from '../../ui/decimals'
import { fromText, toText, type KeptFile } from './keeping'
import { CHECK, type FollowUp, type Point, type Question, type Severity } from './reading'
import { judged, type Result } from './rules'

/** As entered; a reading may not be a number yet. */
export interface Answer {
  said: Result | null
  typed: string
  severity: Severity
  remark: string
  putRight: boolean
  /** Undefined: the point's own preset. */
  followUp?: FollowUp | null
}

interface Draft {
  actId: string
  arrivedAt: number
  scanned: boolean
  /** The question in hand. */
  at: string | null
  answers: Record<string, Answer>
  photos: Record<string, KeptFile[]>
}

const EMPTY: Answer = { said: null, typed: '', severity: 'major', remark: '', putRight: false }
const KEEP_AFTER = 300

export const draftKey = (roundId: string, pointId: string): string => `patrol:${roundId}:${pointId}`

/** What the server will make of it; null while it is not answered. */
export function resultOf(answer: Answer, { isReading, lower, upper }: Question): Result | null {
  if (answer.said === 'not_possible') return 'not_possible'
  const reading = isReading ? canonical(answer.typed) : null
  if (isReading && reading === null) return answer.said === 'abnormal' ? 'abnormal' : null
  return isReading ? judged(answer.said ?? 'normal', reading, lower, upper) : answer.said
}

export const readingOf = (answer: Answer, question: Question): Decimal | null => (question.isReading && answer.said !== 'not_possible' ? canonical(answer.typed) : null)

/** What still keeps an answer from being whole. */
export function lackOf(answer: Answer, question: Question, photos: number): 'answer' | 'reason' | 'photo' | null {
  const result = resultOf(answer, question)
  if (result === null) return 'answer'
  if (result === 'not_possible') return answer.remark.trim() ? null : 'reason'
  return question.photoNeeded && photos === 0 ? 'photo' : null
}

export const followUpOf = (answer: Answer, question: Question): FollowUp | null => (answer.putRight ? null : answer.followUp === undefined ? question.followUp : answer.followUp)

export function lineOf(answer: Answer, question: Question): Values {
  const result = resultOf(answer, question) ?? 'normal'
  const line: Values = { patrol_point_item_id: question.id, result }
  const reading = readingOf(answer, question)
  if (reading !== null) line.reading = reading
  if (answer.remark.trim()) line.remark = answer.remark.trim()
  if (result !== 'abnormal') return line
  const followUp = followUpOf(answer, question)
  return { ...line, severity: answer.severity, put_right: answer.putRight || followUp === null, ...(followUp ? { follow_up: followUp } : {}) }
}

export function useVisit(roundId: string, point: () => Point | null, isScanned: boolean) {
  const key = draftKeyOf(roundId, point)
  const answers = ref<Record<string, Answer>>({})
  const photos = shallowRef<Record<string, readonly CapturedFile[]>>({})
  const scanned = ref(isScanned)
  const position = shallowRef<Position | null>(null)
  /** The question in hand: whoever comes back goes on with it, though it may be answered in part. */
  const at = ref<string | null>(null)
  const ready = ref(false)
  const busy = ref(false)
  const arrivedAt = ref(Date.now())
  let actId = uuid7()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isSaved = false

  /** Whose answers these are: a phone may change hands while the page is open, and each goes on with their own. */
  let personId = actor.value?.person_id ?? null

  watch(() => [key.value, actor.value?.person_id ?? null] as const, async ([name, now]) => {
    if (now !== personId) await changeHands(now)
    if (!name || now === null) return
    const kept = await recallDraft<Draft>(store, now, name)
    if (kept && name === key.value && now === personId) {
      actId = kept.actId
      arrivedAt.value = kept.arrivedAt
      scanned.value ||= kept.scanned
      at.value = kept.at
      answers.value = { ...kept.answers, ...answers.value }
      photos.value = { ...Object.fromEntries(Object.entries(kept.photos).map(([id, files]) => [id, files.map(fromText)])), ...photos.value }
    }
    ready.value = true
    void whereAmI().then((found) => (position.value = found))
  }, { immediate: true })

  async function changeHands(now: string | null): Promise<void> {
    ready.value = false
    await keep()
    personId = now
    answers.value = {}
    photos.value = {}
    scanned.value = isScanned
    at.value = null
    arrivedAt.value = Date.now()
    actId = uuid7()
  }

  const questions = computed(() => point()?.questions ?? [])
  const answerOf = (question: Question): Answer => answers.value[question.id] ?? EMPTY
  const photosOf = (question: Question): readonly CapturedFile[] => photos.value[question.id] ?? []
  const lack = (question: Question) => lackOf(answerOf(question), question, photosOf(question).length)
  const isTouched = computed(() => Object.keys(answers.value).length > 0 || Object.keys(photos.value).length > 0)

  function set(question: Question, change: Partial<Answer>): void {
    answers.value = { ...answers.value, [question.id]: { ...answerOf(question), ...change } }
    keepSoon()
  }

  function setPhotos(question: Question, files: readonly CapturedFile[]): void {
    photos.value = { ...photos.value, [question.id]: files }
    keepSoon()
  }

  watch(at, () => keepSoon())

  function keepSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), KEEP_AFTER)
  }

  async function keep(): Promise<void> {
    if (isSaved || !key.value || !personId || !isTouched.value) return
    const kept = Object.fromEntries(Object.entries(photos.value).map(([id, files]) => [id, files.map(toText)]))
    await keepDraft(store, personId, key.value, { actId, arrivedAt: arrivedAt.value, scanned: scanned.value, at: at.value, answers: answers.value, photos: kept } satisfies Draft)
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    void keep()
  })

  /** True when the outbox has it. */
  async function save(): Promise<boolean> {
    const of = point()
    if (!of || busy.value || questions.value.some((one) => lack(one) !== null)) return false
    busy.value = true
    try {
      await enqueue({ id: actId, document: CHECK, verb: 'create', values: valuesOf(of), base_version: null, files: filesOf(of) })
      isSaved = true
      clearTimeout(timer)
      if (personId) await dropDraft(store, personId, draftKey(roundId, of.id))
      return true
    } finally {
      busy.value = false
    }
  }

  function valuesOf(of: Point): Values {
    const values: Values = {
      patrol_round_id: roundId,
      patrol_point_id: of.id,
      arrived_at: captured(new Date(arrivedAt.value)),
      left_at: captured(new Date()),
      scanned: scanned.value,
      results: of.questions.map((question) => lineOf(answerOf(question), question)),
    }
    if (!position.value) return values
    const { latitude, longitude, accuracy } = position.value
    return { ...values, latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy: accuracy.toFixed(1) }
  }

  /** A photo says in its name what it shows. */
  const filesOf = (of: Point): CapturedFile[] =>
    of.questions.flatMap((question) => photosOf(question).map((file) => ({ ...file, name: `${of.number} ${question.name}`.replace(/[\\/:*?"<>|]/g, ' ').slice(0, 100) + '.jpg' })))

  return { questions, answerOf, photosOf, lack, set, setPhotos, save, scanned, at, arrivedAt, position, ready, busy }
}

const draftKeyOf = (roundId: string, point: () => Point | null) => computed(() => {
  const of = point()
  return of ? draftKey(roundId, of.id) : ''
})
