/** A document while a person fills it in: values, lines, what is wrong, the draft, and saving. */

import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { uuid7 } from '../api/uuid'
import { drafts } from '../offline/sync'
import { areLinesOpen, isOpen, keyOf, NEW, nounOf, ownFields, type Description, type FieldDescription } from './description'
import { editedLines, isEmptyLine, wireLines, type EditedLine } from './lines'
import { linesOf, textOf, valuesOf, wireValue, type Row, type Values } from './row'
import { t } from './words'
import { write, type FieldErrors, type Outcome } from './writing'

/** Only what the person changed, and on which version: a draft found later never writes over what others did meanwhile. */
interface Draft {
  values: Values
  lines: Record<string, EditedLine[]>
  id: string
  version: number | null
}

const PAUSE = 400

export function useForm(description: Description, told: Row | null, given: Values = {}) {
  const state = told ? textOf(told, 'state') : NEW
  const fields = ownFields(description)
  const base = shallowRef<Row | null>(told)
  const values = ref<Values>({ ...(told ? valuesOf(told, fields) : {}), ...given })
  const lines = ref<Record<string, EditedLine[]>>(linesIn(description, told))
  const errors = ref<FieldErrors>({})
  const message = ref('')
  const isBusy = ref(false)
  const isDraft = ref(false)
  const draftKey = `form:${description.name}:${told?.id ?? 'new'}`
  let id = told?.id ?? uuid7()
  let sent = { key: '', body: '' }
  let seen = told?.version ?? null

  const changes = computed(() => changesOf(description, base.value, values.value, lines.value))
  const isDirty = computed(() => Object.keys(changes.value).length > 0)

  function change(changed: Values): void {
    values.value = { ...values.value, ...changed }
    errors.value = without(errors.value, Object.keys(changed))
  }

  function changeLines(name: string, next: EditedLine[]): void {
    lines.value = { ...lines.value, [name]: next }
    errors.value = Object.fromEntries(Object.entries(errors.value).filter(([path]) => !path.startsWith(`${name}.`)))
  }

  async function recallDraft(): Promise<void> {
    const draft = await drafts.recall<Draft>(draftKey)
    if (!draft || isDirty.value) return
    id = draft.id
    seen = draft.version
    values.value = { ...values.value, ...draft.values }
    lines.value = { ...lines.value, ...draft.lines }
    isDraft.value = true
  }

  async function dropDraft(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await keeping // or it would be kept again right after
    isDraft.value = false
    await drafts.drop(draftKey)
  }

  async function startOver(): Promise<void> {
    await dropDraft()
    seen = base.value?.version ?? null
    values.value = { ...(base.value ? valuesOf(base.value, fields) : {}), ...given }
    lines.value = linesIn(description, base.value)
    errors.value = {}
    message.value = ''
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  let keeping: Promise<unknown> = Promise.resolve()
  const draftOf = (): Draft => {
    const isChanged = (name: string) => name in changes.value
    const changed = fields.filter((field) => isChanged(keyOf(field))).flatMap((field) => (field.kind === 'link' ? [keyOf(field), nounOf(field)] : [keyOf(field)]))
    const some = <T>(from: Record<string, T>, names: readonly string[]) => Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
    return { values: some(values.value, changed), lines: some(lines.value, Object.keys(lines.value).filter(isChanged)), id, version: seen }
  }
  const keepDraft = () => {
    timer = undefined
    keeping = drafts.keep(draftKey, plain(draftOf()))
  }
  watch([values, lines], () => {
    clearTimeout(timer)
    timer = isDirty.value ? setTimeout(keepDraft, PAUSE) : undefined
  })
  /** Leaving within the pause must not lose the last words. */
  onScopeDispose(() => {
    clearTimeout(timer)
    if (timer !== undefined) keepDraft()
  })

  async function save(): Promise<Outcome | null> {
    lines.value = Object.fromEntries(Object.entries(lines.value).map(([name, some]) => [name, some.filter((line) => !isEmptyLine(line))]))
    errors.value = missing(description, state, values.value, lines.value)
    message.value = Object.keys(errors.value).length ? t('fixFields', { n: Object.keys(errors.value).length }) : ''
    if (message.value) return null
    isBusy.value = true
    try {
      const outcome = await write({ description, verb: base.value ? 'change' : 'create', id, values: changes.value, version: seen || null, key: keyFor() })
      await take(outcome)
      return outcome
    } finally {
      isBusy.value = false
    }
  }

  /** The same content sent again is the same act; anything else is a new one. */
  function keyFor(): string {
    const body = JSON.stringify([changes.value, seen])
    if (sent.body !== body) sent = { key: uuid7(), body }
    return sent.key
  }

  async function take(outcome: Outcome): Promise<void> {
    if (outcome.how === 'refused') {
      errors.value = outcome.fields
      message.value = outcome.message
      sent = { key: '', body: '' }
    } else if (outcome.how === 'unreachable') {
      message.value = t('needsNetwork', { what: description.label })
    } else if (outcome.how !== 'conflict') {
      await dropDraft()
    }
  }

  /** After a conflict: what was typed goes on top of the row as it is now. */
  function rebase(current: Row, chosen: Values): void {
    base.value = current
    seen = current.version
    values.value = { ...valuesOf(current, fields), ...chosen }
    const wanted = linesIn(description, current)
    for (const { name } of description.lines) if (name in chosen) wanted[name] = lines.value[name] ?? []
    lines.value = wanted
  }

  return { id: () => id, state, fields, base, values, lines, errors, message, isBusy, isDirty, isDraft, changes, change, changeLines, recallDraft, startOver, dropDraft, save, rebase }
}

/** Reactive proxies cannot be stored. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const without = (errors: FieldErrors, names: readonly string[]): FieldErrors =>
  Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name)))

const linesIn = (description: Description, row: Row | null): Record<string, EditedLine[]> =>
  Object.fromEntries(description.lines.map(({ name }) => [name, editedLines(row ? linesOf(row, name) : [])]))

/** What travels: for a new document everything filled in, for a known one only what differs and is open. */
export function changesOf(description: Description, base: Row | null, values: Values, lines: Record<string, EditedLine[]>): Values {
  const state = base ? textOf(base, 'state') : NEW
  const changes: Values = {}
  for (const field of ownFields(description)) {
    const name = keyOf(field)
    const now = wireValue(values[name], field)
    if (isOpen(field, state) && isDifferent(now, wireValue(base?.[name], field))) changes[name] = now
  }
  for (const one of description.lines) {
    if (!areLinesOpen(one, state)) continue
    const now = wireLines(lines[one.name] ?? [], one.fields)
    const before = wireLines(editedLines(base ? linesOf(base, one.name) : []), one.fields)
    if (isDifferent(now, before)) changes[one.name] = now
  }
  return changes
}

const isDifferent = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)

/** Required and open, yet empty: said before anything is sent. */
export function missing(description: Description, state: string, values: Values, lines: Record<string, EditedLine[]>): FieldErrors {
  const errors: FieldErrors = {}
  const check = (field: FieldDescription, filled: Values, path: string) => {
    if (field.required && isOpen(field, state) && wireValue(filled[keyOf(field)], field) === null) errors[path] = [t('requiredMissing', { label: field.label })]
  }
  for (const field of ownFields(description)) check(field, values, keyOf(field))
  for (const one of description.lines) {
    if (!areLinesOpen(one, state)) continue
    lines[one.name]?.forEach((line, at) => one.fields.forEach((field) => check(field, line.values, `${one.name}.${at}.${keyOf(field)}`)))
  }
  return errors
}
