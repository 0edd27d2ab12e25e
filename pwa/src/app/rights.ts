/** Rights as the server writes them: `production.work_order.release`, with `*` for everything from there on. */

export function allows(rights: readonly string[], wanted: string): boolean {
  const asked = wanted.split('.')
  return rights.some((right) => {
    const parts = right.split('.')
    return parts.length <= asked.length && parts.every((part, at) => part === '*' || part === asked[at]) && (parts.length === asked.length || parts.at(-1) === '*')
  })
}
