import type { ChaosOptions } from './run-chaos.ts';

type Size = Pick<
  ChaosOptions,
  'servers' | 'hubs' | 'stations' | 'forMs' | 'everyMs' | 'weights' | 'paceMs' | 'settleMs' | 'lookEveryMs'
>;

const WEIGHTS: ChaosOptions['weights'] = {
  'line cuts': 4,
  'line closes in mid-body': 3,
  'line delays': 2,
  'line reorders connections': 2,
  'line halves its bandwidth': 2,
  'line goes away': 3,
  'line moves to another server': 3,
  'station killed': 3,
  'server killed': 2,
  'hub killed': 2,
  'PostgreSQL killed': 1,
  'clock of a station moved': 2,
  'clock of central moved': 1,
  'clock of a hub moved': 1,
};

/** For the gating run: each kind of fault once. Two stations share a site and its hub, the third goes to central. */
export const SHORT_CHAOS: Size = {
  servers: 1,
  hubs: 1,
  stations: 3,
  forMs: 4000,
  everyMs: 350,
  weights: WEIGHTS,
  paceMs: 60,
  settleMs: 90_000,
  lookEveryMs: 300,
};

export const FULL_CHAOS: Size = {
  servers: 2,
  hubs: 2,
  stations: 30,
  forMs: 10 * 60_000,
  everyMs: 800,
  weights: WEIGHTS,
  paceMs: 1000,
  settleMs: 5 * 60_000,
  lookEveryMs: 1500,
};
