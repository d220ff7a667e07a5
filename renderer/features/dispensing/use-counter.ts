import { create } from 'zustand';

/** Where this desk takes from, and what its place at the counter is called. Of the desk, not of the person. */
interface Counter {
  readonly storeId: string | undefined;
  readonly counter: string;
  choose(change: Partial<Pick<Counter, 'storeId' | 'counter'>>): void;
}

const KEY = 'holdfast-counter';

export const useCounter = create<Counter>((set, get) => ({
  storeId: undefined,
  counter: '1',
  ...stored(),
  choose: (change) => {
    set(change);
    const { storeId, counter } = get();
    localStorage.setItem(KEY, JSON.stringify({ storeId, counter }));
  },
}));

function stored(): Partial<Pick<Counter, 'storeId' | 'counter'>> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Pick<Counter, 'storeId' | 'counter'>>;
  } catch {
    return {};
  }
}
