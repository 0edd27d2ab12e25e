/** A scan with nobody in front of it: find what it means, say so by sound, hand and eye, and go there. */

import { go } from '../app/pages'
import { t } from '../i18n'
import { feedback } from './feedback'
import { resolve } from './resolve'

/** True when a page was opened. */
export async function openScanned(text: string): Promise<boolean> {
  const found = await resolve(text)
  switch (found.how) {
    case 'open':
      feedback('ok')
      await go(found.to)
      return true
    case 'taken':
      feedback('ok')
      return true
    case 'refused':
      feedback('wrong', found.message)
      return false
    case 'unreachable':
      feedback('wrong', t('scanUnreachable'))
      return false
    case 'unknown':
      feedback('wrong', t('scanUnknown', { code: text }))
      return false
  }
}
