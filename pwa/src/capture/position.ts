/** Where the phone is, asked only at a point of a patrol; many halls have no signal, so nothing waits for it. */

export interface Position {
  latitude: number
  longitude: number
  /** In meters. */
  accuracy: number
}

const PATIENCE = 8_000
const FRESH_FOR = 20_000

export function whereAmI(): Promise<Position | null> {
  if (!navigator.geolocation) return Promise.resolve(null)
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => done({ latitude, longitude, accuracy }),
      () => done(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: FRESH_FOR },
    )
  })
}
