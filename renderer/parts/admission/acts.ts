import type { BedTile, Person } from './board-model.ts';

type PersonAct = 'move' | 'arrive' | 'reserve' | 'leave' | 'return' | 'discharge' | 'cancel';

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

/** The word for an act in the catalogue. A bed that two are expected in is not lain in. */
export function actWord(act: BoardAct): `board.act.${BoardAct['act'] | 'settle-reserved'}` {
  return act.act === 'settle' && settledAs(act.bed) === 'reserved'
    ? 'board.act.settle-reserved'
    : `board.act.${act.act}`;
}

/** AD7: whether a clash is of people who lie here, or only of reservations. */
export function settledAs({ bed }: Pick<BedTile, 'bed'>): 'lies' | 'reserved' {
  return bed.holders.every(({ how }) => how === 'reserved') ? 'reserved' : 'lies';
}

/** Acts on a person in the order of the menu. */
export function actsOn({ stay }: Person): readonly PersonAct[] {
  if (stay.presence === 'expected') return ['arrive', 'reserve', 'cancel'];
  const away = stay.presence === 'on-leave' ? 'return' : 'leave';
  return ['move', away, 'discharge', ...(stay.lastAct ? (['cancel'] as const) : [])];
}

/** Acts on the bed itself. A bed that somebody holds is neither closed nor offered to another. */
export function actsOnBed({ bed }: BedTile): readonly ('admit' | 'expect' | 'clean' | 'ready' | 'close' | 'settle')[] {
  const settle = bed.state === 'clash' ? (['settle'] as const) : [];
  if (bed.holders.length > 0) return [...settle, ...(bed.readiness === 'ready' ? [] : (['ready'] as const))];
  if (bed.readiness !== 'ready') return ['ready', ...(bed.readiness === 'closed' ? [] : (['close'] as const))];
  return ['admit', 'expect', 'clean', 'close'];
}
