/** Decoding runs beside the page: the picture never freezes. The decoder is our own file, no foreign server. */

import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

export interface Frame {
  bitmap: ImageBitmap
}

export interface Seen {
  text: string | null
}

const options: ReaderOptions = {
  formats: ['QRCode', 'MicroQRCode', 'DataMatrix', 'Code128', 'Code39', 'EAN13', 'EAN8'],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  tryDownscale: true,
}

prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) }, fireImmediately: true })

let canvas: OffscreenCanvas | null = null

self.addEventListener('message', async ({ data }: MessageEvent<Frame>) => {
  const text = await decode(data.bitmap).catch(() => null)
  self.postMessage({ text } satisfies Seen)
})

async function decode(bitmap: ImageBitmap): Promise<string | null> {
  const { width, height } = bitmap
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const [first] = await readBarcodes(context.getImageData(0, 0, width, height), options)
  return first?.isValid && first.text ? first.text : null
}
