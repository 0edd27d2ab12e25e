/** Only the rows in sight are drawn; the rest is two empty spaces of the right height. */

import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const MARGIN = 8

export function useWindow(box: Ref<HTMLElement | null>, count: Ref<number>, rowHeight: Ref<number>) {
  const top = ref(0)
  const height = ref(600)
  let watcher: ResizeObserver | null = null

  const look = () => {
    if (!box.value) return
    top.value = box.value.scrollTop
    height.value = box.value.clientHeight || 600
  }

  onMounted(() => {
    look()
    if (typeof ResizeObserver === 'undefined' || !box.value) return
    watcher = new ResizeObserver(look)
    watcher.observe(box.value)
  })
  onBeforeUnmount(() => watcher?.disconnect())

  const first = computed(() => Math.min(Math.max(0, Math.floor(top.value / rowHeight.value) - MARGIN), Math.max(0, count.value - 1)))
  const last = computed(() => Math.min(count.value, Math.ceil((top.value + height.value) / rowHeight.value) + MARGIN))

  /** Scrolls no further than needed; `head` is the height of what covers the top. */
  const reveal = (index: number, head = 0) => {
    if (!box.value) return
    const above = index * rowHeight.value
    const below = above + rowHeight.value + head
    if (above < box.value.scrollTop) box.value.scrollTop = above
    else if (below > box.value.scrollTop + box.value.clientHeight) box.value.scrollTop = below - box.value.clientHeight
    look()
  }

  return {
    look,
    reveal,
    first,
    last,
    before: computed(() => first.value * rowHeight.value),
    after: computed(() => Math.max(0, count.value - last.value) * rowHeight.value),
    isNearEnd: computed(() => last.value >= count.value - MARGIN),
  }
}
