/** Draws the app's icon, a nut in a scan frame, as SVG and PNG. Run after a change: npm run icons. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

const TEAL = [14, 90, 108]
const WHITE = [255, 255, 255]
const BOX = 100

const hexagon = (radius) => Array.from({ length: 6 }, (_, at) => [50 + radius * Math.cos((Math.PI / 3) * at), 50 + radius * Math.sin((Math.PI / 3) * at)])
const NUT = hexagon(22)
const HOLE = 10
const STROKE = 6
const corner = (x, y) => [[x, y + 14 * Math.sign(50 - y)], [x, y], [x + 14 * Math.sign(50 - x), y]]
const CORNERS = [corner(20, 20), corner(80, 20), corner(20, 80), corner(80, 80)]

function svg() {
  const path = (points) => points.map(([x, y], at) => `${at ? 'L' : 'M'}${x.toFixed(2)} ${y.toFixed(2)}`).join('')
  const strokes = CORNERS.map(path).join('')
  const hole = `M${50 - HOLE} 50a${HOLE} ${HOLE} 0 1 0 ${2 * HOLE} 0a${HOLE} ${HOLE} 0 1 0 -${2 * HOLE} 0z`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="22" fill="#0e5a6c"/>`
    + `<path d="${strokes}" fill="none" stroke="#fff" stroke-width="${STROKE}" stroke-linecap="round" stroke-linejoin="round"/>`
    + `<path d="${path(NUT)}z${hole}" fill="#fff" fill-rule="evenodd"/></svg>\n`
}

function toSegment([px, py], [ax, ay], [bx, by]) {
  const along = Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)))
  return Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))
}

const isInNut = ([x, y]) => NUT.every(([ax, ay], at) => {
  const [bx, by] = NUT[(at + 1) % 6]
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
}) && Math.hypot(x - 50, y - 50) > HOLE

const isWhite = (point) => isInNut(point) || CORNERS.some(([a, b, c]) => Math.min(toSegment(point, a, b), toSegment(point, b, c)) <= STROKE / 2)

function isOnPlate([x, y], radius) {
  const outside = (at) => Math.max(radius - at, at - (BOX - radius), 0)
  return Math.hypot(outside(x), outside(y)) <= radius
}

/** A maskable icon fills the square and keeps its drawing inside the middle. */
function png(size, { maskable = false } = {}) {
  const FINE = 4
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) rows.set(pixel(x, y), y * (size * 4 + 1) + 1 + x * 4)
  }
  function pixel(x, y) {
    let [plate, white] = [0, 0]
    for (let part = 0; part < FINE * FINE; part += 1) {
      const at = [((x + ((part % FINE) + 0.5) / FINE) / size) * BOX, ((y + (Math.floor(part / FINE) + 0.5) / FINE) / size) * BOX]
      if (!maskable && !isOnPlate(at, 22)) continue
      plate += 1
      if (isWhite(maskable ? at.map((one) => 50 + (one - 50) / 0.8) : at)) white += 1
    }
    const share = plate ? white / plate : 0
    return [...TEAL.map((tone, at) => Math.round(tone + (WHITE[at] - tone) * share)), Math.round((plate / FINE ** 2) * 255)]
  }
  return encode(size, rows)
}

function encode(size, rows) {
  const chunk = (name, body) => {
    const content = Buffer.concat([Buffer.from(name), body])
    const frame = Buffer.alloc(8 + content.length)
    frame.writeUInt32BE(body.length, 0)
    content.copy(frame, 4)
    frame.writeUInt32BE(crc32(content), 4 + content.length)
    return frame
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

const folder = new URL('../public/icons/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('gemba.svg', folder), svg())
writeFileSync(new URL('gemba-192.png', folder), png(192))
writeFileSync(new URL('gemba-512.png', folder), png(512))
writeFileSync(new URL('gemba-maskable-512.png', folder), png(512, { maskable: true }))
