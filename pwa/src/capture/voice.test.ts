import { describe, expect, test } from 'vitest'
import { kindFor, voiceFile } from './voice'

describe('a voice note', () => {
  test('is recorded in a kind the server takes, webm where the browser has it', () => {
    expect([kindFor(() => true), kindFor((kind) => kind === 'audio/mp4'), kindFor(() => false)]).toEqual(['audio/webm;codecs=opus', 'audio/mp4', ''])
  })

  test('is a file like a photo: hash, size, kind and a name that says when', async () => {
    const file = await voiceFile([new Blob(['ab']), new Blob(['c'])], 'audio/webm;codecs=opus', new Date(2026, 10, 23, 8, 5, 9))
    expect([file?.size, file?.type, file?.name, file?.sha256]).toEqual([3, 'audio/webm', '2026-11-23-080509.webm', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'])
  })

  test('of nothing is no file', async () => {
    expect(await voiceFile([], 'audio/mp4')).toBeNull()
  })
})
