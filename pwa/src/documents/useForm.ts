/** A document while a person fills it in: values, lines, what is wrong, the draft, and saving. */

import { computed, ref, shallowRef, watch } from 'vue'
import { uuid7 } from '../api/uuid'
import { changesOf, linesIn, missing, withoutEmptyLines, type LinesByName } from './changes'
import { keyOf, NEW, nounOf, ownFields, type Description } from './description'
import type { EditedLine } from './lines'
import { textOf, valuesOf, type Row, type Values } from './row'
import { useDraft } from './useDraft'
import { t } from './words'
import { write, type FieldErrors, type Outcome } from './writing'

/** Only what the person changed, and on which version: a draft found later never writes over what others did meanwhile. */
interface Draft {
  values: Values
  lines: LinesByName
  id: string
  version: number | null
}

export function useForm(description: Description, told: Row | null, given: Values = {}) {
  const fields = ownFields(description)
  const base = shallowRef<Row | null>(told)
  const values = ref<Values>({})
  const lines = ref<LinesByName>({})
  const errors = ref<FieldErrors>({})
  const message = ref('')
  const isBusy = ref(false)
  let id = told?.id ?? uuid7()
  /** The version the person saw when they began to type. */
  let seen = told?.version ?? null
  let sent = { key: '', body: '' }

  const state = computed(() => (base.value ? textOf(base.value, 'state') : NEW))
  const changes = computed(() => changesOf(description, base.value, values.value, lines.value))
  const isDirty = computed(() => Object.keys(changes.value).length > 0)
  const draft = useDraft<Draft>(`form:${description.name}:${told?.id ?? 'new'}`, () => (isDirty.value ? draftOf() : null))

  function begin(from: Row | null, typed: Values = given, typedLines: LinesByName = {}): void {
    base.value = from
    seen = from?.version ?? null
    values.value = { ...(from ? valuesOf(from, fields) : {}), ...typed }
    lines.value = { ...linesIn(description, from), ...typedLines }
    errors.value = {}
    message.value = ''
  }
  begin(told)
  watch([values, lines], draft.changed)

  function change(changed: Values): void {
    values.value = { ...values.value, ...changed }
    errors.value = withoutErrors((path) => path in changed)
  }

  function changeLines(name: string, next: EditedLine[]): void {
    lines.value = { ...lines.value, [name]: next }
    errors.value = withoutErrors((path) => path.startsWith(`${name}.`))
  }

  const withoutErrors = (isMended: (path: string) => boolean): FieldErrors => Object.fromEntries(Object.entries(errors.value).filter(([path]) => !isMended(path)))

  function draftOf(): Draft {
    const isChanged = (name: string) => name in changes.value
    const names = fields.filter((field) => isChanged(keyOf(field))).flatMap((field) => (field.kind === 'link' ? [keyOf(field), nounOf(field)] : [keyOf(field)]))
    return { values: only(values.value, names), lines: only(lines.value, Object.keys(lines.value).filter(isChanged)), id, version: seen }
  }

  async function recallDraft(): Promise<void> {
    const kept = isDirty.value && told ? undefined : await draft.recall()
    if (!kept) return
    begin(base.value, { ...kept.values, ...given }, kept.lines)
    id = kept.id
    seen = kept.version
  }

  async function startOver(): Promise<void> {
    await draft.drop()
    begin(base.value)
  }

  async function save(): Promise<Outcome | null> {
    lines.value = withoutEmptyLines(lines.value)
    errors.value = missing(description, state.value, values.value, lines.value)
    const wrong = Object.keys(errors.value).length
    message.value = wrong ? t('fixFields', { n: wrong }) : ''
    if (wrong) return null
    isBusy.value = true
    try {
      const outcome = await write({ description, verb: base.value ? 'change' : 'create', id, values: changes.value, version: seen, key: keyFor() })
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
      message.value = t('needsNetworkKept', { what: description.label })
    } else if (outcome.how !== 'conflict') {
      await draft.drop()
    }
  }

  /** After a conflict: what was chosen of the typed goes on top of the row as it is now. */
  const rebase = (current: Row, names: readonly string[]): void => {
    const nouns = fields.filter((field) => field.kind === 'link' && names.includes(keyOf(field))).map(nounOf)
    begin(current, only(values.value, [...names, ...nouns]), only(lines.value, names))
  }

  return { id: () => id, state, fields, values, lines, errors, message, isBusy, isDirty, isDraft: draft.isDraft, changes, change, changeLines, recallDraft, startOver, dropDraft: draft.drop, save, rebase }
}

const only = <T>(from: Record<string, T>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
