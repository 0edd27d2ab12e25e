/** What the first phone page costs over the wire: JS and CSS it really loads, gzip, against the budget. */

import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KIB = 160
const dist = new URL('../dist/', import.meta.url)
const read = (path) => readFileSync(new URL(path, dist))
const kib = (bytes) => bytes / 1024
const weigh = (path) => gzipSync(read(path), { level: 9 }).length

const html = read('index.html').toString()
const linked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1])

/** Static imports come along with the entry; dynamic ones do not. */
function withImports(paths, seen = new Set()) {
  for (const path of paths) {
    if (seen.has(path)) continue
    seen.add(path)
    if (!path.endsWith('.js')) continue
    const code = read(path).toString()
    const imports = [...code.matchAll(/(?:^|[;}\n])\s*(?:import|export)[^"'()]*?["']\.\/([^"']+\.js)["']/g)].map((match) => `assets/${match[1]}`)
    withImports(imports, seen)
  }
  return seen
}

const first = [...withImports(linked)].map((path) => ({ path, size: weigh(path) })).sort((a, b) => b.size - a.size)
const total = first.reduce((sum, file) => sum + file.size, 0)
for (const { path, size } of first) console.log(`${kib(size).toFixed(1).padStart(8)} KiB  ${path}`)
console.log(`${kib(total).toFixed(1).padStart(8)} KiB  first phone page, JS + CSS, gzip (budget ${BUDGET_KIB})`)

const rest = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`).filter((path) => !first.some((file) => file.path === path))
const later = rest.reduce((sum, path) => sum + weigh(path), 0)
console.log(`${kib(later).toFixed(1).padStart(8)} KiB  everything else, loaded when wanted and precached after first paint`)
if (kib(total) > BUDGET_KIB) {
  console.error('The first phone page is over its budget.')
  process.exit(1)
}
