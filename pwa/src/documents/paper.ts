/** PDFs and sheets are fetched with the person's token, so they arrive as bytes and are opened from there. */

/** A tab opened inside the click is allowed; one opened after the answer would be stopped as a pop-up. */
export function openTab(): Window | null {
  return window.open('', '_blank')
}

export function showIn(tab: Window | null, paper: Blob, name: string): void {
  const address = URL.createObjectURL(paper)
  if (tab && !tab.closed) tab.location.href = address
  else save(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 5 * 60_000)
}

export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  save(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function save(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|]/g, '-')
  link.click()
}
