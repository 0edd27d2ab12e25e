/** Five meanings, the same everywhere; each has a shape as well as a colour. */

export type Meaning = 'plan' | 'run' | 'good' | 'wait' | 'stop'
