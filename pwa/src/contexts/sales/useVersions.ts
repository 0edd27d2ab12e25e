/** Which scheme and version are looked at, and making new ones: a job that is followed until it ends. */

import { ref } from 'vue'
import { useFollowedJob } from '../../app/followed'
import { isActive } from '../../app/jobs'
import { toast } from '../../ui/toast'
import { forecasting, type Forecast, type Scheme } from './forecast'
import { t } from './words'

export function useVersions(shown: (forecast: Forecast | null, scheme: Scheme | null) => unknown) {
  const schemes = ref<Scheme[]>([])
  const scheme = ref<Scheme | null>(null)
  const versions = ref<Forecast[]>([])
  const version = ref<Forecast | null>(null)
  const failure = ref('')
  const isReady = ref(false)
  const { job, follow, leave } = useFollowedJob()

  async function begin(): Promise<void> {
    schemes.value = await forecasting.schemes()
    await choose(schemes.value[0]?.id ?? '')
    isReady.value = true
  }

  async function choose(id: string): Promise<void> {
    leave()
    failure.value = ''
    scheme.value = schemes.value.find((one) => one.id === id) ?? null
    const told = scheme.value ? await forecasting.versions(id) : []
    if ((scheme.value?.id ?? '') !== id) return
    versions.value = told
    await show(told.find((one) => one.made_at)?.id ?? '')
    await goOn(told[0])
  }

  /** What somebody asked for before this page was opened goes on being shown. */
  async function goOn(newest: Forecast | undefined): Promise<void> {
    if (!newest?.job_id || newest.made_at || newest.state !== 'draft') return
    const asked = await forecasting.job(newest.job_id).catch(() => null)
    if (asked && isActive(asked) && newest.forecast_scheme_id === scheme.value?.id) void followed(newest)
  }

  async function show(id: string): Promise<void> {
    version.value = versions.value.find((one) => one.id === id && one.made_at) ?? null
    await shown(version.value, scheme.value)
  }

  /** The row as it stands after a step or a correction, in the list, too. */
  function keep(fresh: Forecast): void {
    if (version.value?.id === fresh.id) version.value = fresh
    versions.value = versions.value.map((one) => (one.id === fresh.id ? fresh : one))
  }

  async function make(values: Record<string, string> = {}): Promise<void> {
    failure.value = ''
    const asked = await forecasting.make({ forecast_scheme_id: scheme.value?.id ?? '', ...values }).catch((error: Error) => void (failure.value = error.message))
    if (asked) await followed(asked)
  }

  /** A run that was stopped changes nothing: what was looked at is looked at still. */
  async function followed(asked: Forecast): Promise<void> {
    const ended = asked.job_id ? await follow(asked.job_id) : null
    if (asked.forecast_scheme_id !== scheme.value?.id) return
    const told = await forecasting.version(asked.id)
    versions.value = await forecasting.versions(asked.forecast_scheme_id)
    if (told.made_at) await show(told.id)
    else if (ended?.state === 'cancelled') toast(t('stopped'), { meaning: 'plan' })
    else failure.value = t('failed', { why: told.error || (ended?.error ?? ended?.state ?? '') })
  }

  async function step(name: string): Promise<void> {
    if (!version.value) return
    await forecasting.step(await forecasting.version(version.value.id), name).then(keep, (error: Error) => toast(error.message, { meaning: 'stop' }))
    if (scheme.value) versions.value = await forecasting.versions(scheme.value.id)
  }

  return { schemes, scheme, versions, version, job, failure, isReady, begin, choose, show, keep, make, step }
}
