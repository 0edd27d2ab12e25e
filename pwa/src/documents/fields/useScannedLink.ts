/** A scanned code fills a link: from the camera opened here, or from a hand scanner while this field is the one in use. */

import { ref } from 'vue'
import { feedback } from '../../capture/feedback'
import { useScans } from '../../capture/scans'
import { descriptionOf } from '../../offline/descriptions'
import type { LinkDescription } from '../description'
import type { Linked } from '../row'
import { t } from '../words'
import { byCode } from './useLinks'

export function useScannedLink(field: () => LinkDescription, choose: (linked: Linked) => void, isInUse: () => boolean) {
  const problem = ref('')
  const label = (document: string) => descriptionOf(document)?.label ?? document

  async function take(code: string): Promise<boolean> {
    const scanned = await byCode(code, field().linksTo)
    problem.value = sentence(scanned)
    feedback(scanned.how === 'found' ? 'ok' : 'wrong', problem.value)
    if (scanned.how === 'found') choose(scanned.linked)
    return true
  }

  const sentence = (scanned: Awaited<ReturnType<typeof byCode>>): string => {
    if (scanned.how === 'found') return ''
    return scanned.how === 'unknown' ? scanned.message : t('linkWrong', { found: label(scanned.document), wanted: label(field().linksTo) })
  }

  useScans((text) => (isInUse() ? take(text) : false))
  return { problem, take }
}
