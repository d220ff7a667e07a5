/** Ways that are not the usual one. Core writes each down with its reason and asks for a signature later. */
export type OtherWay =
  | 'key-drug'
  | 'no-bar-code'
  | 'own-drugs'
  | 'damaged-wristband'
  | 'already'
  | 'verbal-order'
  | 'emergency-without-order';

export const WAYS_WITH_ORDER: readonly OtherWay[] = [
  'key-drug',
  'no-bar-code',
  'own-drugs',
  'damaged-wristband',
  'already',
];
export const WAYS_WITHOUT_ORDER: readonly OtherWay[] = ['verbal-order', 'emergency-without-order'];
