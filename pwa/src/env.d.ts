declare const __VERSION__: string

interface ServiceWorkerGlobalScope {
  __WB_MANIFEST: { url: string; revision: string | null }[]
}

/** Background Sync, where the browser has it. */
interface ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> }
}

interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}
