/** Printing: the tab opens at the click, the PDF follows. */

import { ref } from 'vue'
import { ApiError, Unreachable } from '../../api/client'
import { toast } from '../../ui/toast'
import { openTab, saveFile, showIn } from '../paper'
import { t } from '../words'

export function usePaper() {
  const isPrinting = ref(false)

  async function print(fetchPaper: () => Promise<Blob>, name: string): Promise<void> {
    const tab = openTab()
    await attempt(async () => showIn(tab, await fetchPaper(), `${name}.pdf`), () => tab?.close())
  }

  const download = (fetchFile: () => Promise<Blob>, name: string): Promise<void> => attempt(async () => saveFile(await fetchFile(), name))

  async function attempt(work: () => Promise<void>, failed: () => void = () => {}): Promise<void> {
    isPrinting.value = true
    try {
      await work()
    } catch (error) {
      failed()
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error
      toast(error instanceof ApiError ? error.message : t('needsNetwork', { what: t('print') }), { meaning: 'stop' })
    } finally {
      isPrinting.value = false
    }
  }

  return { isPrinting, print, download }
}
