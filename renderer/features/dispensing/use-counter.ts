import { create } from 'zustand';
import type { QueueFilter } from './queue-model.ts';

/** Where this desk takes from, and what its place at the counter is called. Of the desk, not of the person. */
interface Counter {
  readonly storeId: string | undefined;
  readonly counter: string;
  /** A ticket that is given is printed here at once. */
  readonly printsTicket: boolean;
  /** Of the queue: whoever serves the counter is not led back among the wards after each patient. */
  readonly filter: QueueFilter;
  choose(change: Partial<Chosen>): void;
}

type Chosen = Pick<Counter, 'storeId' | 'counter' | 'printsTicket' | 'filter'>;

const KEY = 'holdfast-counter';

export const useCounter = create<Counter>((set, get) => ({
  storeId: undefined,
  counter: '1',
  printsTicket: false,
  filter: 'all',
  ...stored(),
  choose: (change) => {
    set(change);
    const { storeId, counter, printsTicket, filter } = get();
    localStorage.setItem(KEY, JSON.stringify({ storeId, counter, printsTicket, filter }));
  },
}));

function stored(): Partial<Chosen> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Chosen>;
  } catch {
    return {};
  }
}
