import type { BedTile, Person } from './board-model.ts';

type PersonAct = 'move' | 'arrive' | 'leave' | 'return' | 'discharge' | 'cancel';

/** What wants a form. */
export type FormAct =
  | { readonly act: 'admit' | 'expect'; readonly bed?: BedTile; readonly patientId?: string }
  | { readonly act: Exclude<PersonAct, 'return'>; readonly person: Person }
  | { readonly act: 'close' | 'settle'; readonly bed: BedTile };
/** What is done at once. */
type QuickAct =
  | { readonly act: 'return'; readonly person: Person }
  | { readonly act: 'clean' | 'ready'; readonly bed: BedTile };
/** What can be done with a tile, or with one of the people on it. */
export type BoardAct = FormAct | QuickAct;

export function isQuick(act: BoardAct): act is QuickAct {
  return act.act === 'return' || act.act === 'clean' || act.act === 'ready';
}

/** Acts on a person in the order of the menu. */
export function actsOn({ stay }: Person): readonly PersonAct[] {
  if (stay.presence === 'expected') return ['arrive', 'cancel'];
  const away = stay.presence === 'on-leave' ? 'return' : 'leave';
  return ['move', away, 'discharge', ...(stay.lastAct ? (['cancel'] as const) : [])];
}

/** Acts on the bed itself. A bed that somebody holds is neither closed nor offered to another. */
export function actsOnBed({ bed }: BedTile): readonly ('admit' | 'expect' | 'clean' | 'ready' | 'close' | 'settle')[] {
  const settle = isClashOfPresent(bed) ? (['settle'] as const) : [];
  if (bed.holders.length > 0) return [...settle, ...(bed.readiness === 'ready' ? [] : (['ready'] as const))];
  if (bed.readiness !== 'ready') return ['ready', ...(bed.readiness === 'closed' ? [] : (['close'] as const))];
  return ['admit', 'expect', 'clean', 'close'];
}

/** AD7: two who lie here, or one who lies elsewhere too. Two reservations are settled by taking one of them back. */
function isClashOfPresent({ state, holders }: BedTile['bed']): boolean {
  return state === 'clash' && holders.some(({ how }) => how !== 'reserved');
}
