/**
 * The serial driver is native: it is loaded when the first serial line is wanted, never at start, so that a station on a
 * system without it works and says so where somebody adds a serial device.
 */
import { createRequire } from 'node:module';
import type { SerialPort } from 'serialport';
import { LineAway } from './byte-line.ts';

export type SerialDriver = Pick<typeof SerialPort, 'list'> & (new (...options: SerialOptions) => SerialPort);
type SerialOptions = ConstructorParameters<typeof SerialPort>;
export type LoadSerialDriver = () => Promise<SerialDriver>;

export type SerialAbility =
  | { readonly state: 'not-tried' }
  | { readonly state: 'usable' }
  | { readonly state: 'unusable'; readonly support: string };

export interface SerialLoader {
  /** Rejects with LineAway `no-serial-here`. */
  load: LoadSerialDriver;
  ability(): SerialAbility;
}

/** By `require`: it reads its native beside it, and the archive of the package is open to `require` in every runtime. */
const loadReal: LoadSerialDriver = async () => {
  const { SerialPort: driver } = createRequire(import.meta.url)('serialport') as typeof import('serialport');
  return driver as unknown as SerialDriver;
};

/** Loads once; a failure is kept, since a missing driver stays missing until the program is installed anew. */
export function createSerialLoader(load: LoadSerialDriver = loadReal): SerialLoader {
  let loading: Promise<SerialDriver> | undefined;
  let ability: SerialAbility = { state: 'not-tried' };
  const begin = async (): Promise<SerialDriver> => {
    try {
      const driver = await load();
      ability = { state: 'usable' };
      return driver;
    } catch (error) {
      const support = firstLine(error);
      ability = { state: 'unusable', support };
      throw new LineAway('no-serial-here', support);
    }
  };
  return {
    ability: () => ability,
    load() {
      loading ??= begin();
      return loading;
    },
  };
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? '';
