/** Big pictures of the six causes (人机料法环测), strokes in a 24 × 24 box, drawn here. */

import type { Category } from './reading'

export const pictures: Readonly<Record<Category, string>> = {
  man: 'M12 3.5a3.2 3.2 0 1 0 .01 0M5 20.5c.5-5 3-7.5 7-7.5s6.5 2.5 7 7.5M9 20.5v-4M15 20.5v-4',
  machine: 'M10.3 2.8h3.4l.5 2.4 1.9.8 2-1.4 2.4 2.4-1.4 2 .8 1.9 2.3.4v3.4l-2.3.5-.8 1.9 1.4 2-2.4 2.4-2-1.4-1.9.8-.5 2.3h-3.4l-.5-2.3-1.9-.8-2 1.4-2.4-2.4 1.4-2-.8-1.9-2.3-.5v-3.4l2.3-.4.8-1.9-1.4-2 2.4-2.4 2 1.4 1.9-.8zM12 9a3 3 0 1 0 .01 0',
  material: 'M3.5 8L12 4l8.5 4v8.5L12 20.5l-8.5-4zM3.5 8l8.5 4 8.5-4M12 12v8.5M7.5 6l8.5 4',
  method: 'M5 3.5h10l4 4v13H5zM15 3.5v4h4M8.5 11.5h7M8.5 14.5h7M8.5 17.5h4',
  environment: 'M12 21c-4-1.5-7-4-7-8.5C5 8 8.5 5 19 4c-.5 10.5-3 15-9.5 14M5.5 21c1-5 4-8 8.5-10',
  measurement: 'M2.5 9.5h19v6h-19zM6 9.5v3M9 9.5v2M12 9.5v3M15 9.5v2M18 9.5v3',
}
