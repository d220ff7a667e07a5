import { fields, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

const DESK_PURPOSES = ['ward', 'front-desk', 'clinic', 'pharmacy', 'administration'] as const;
export type DeskPurpose = (typeof DESK_PURPOSES)[number];
/** What is enrolled: desks, and the hub of a site, which is none. */
export type StationPurpose = DeskPurpose | 'hub';

/** A desk, or a hub, that was enrolled. Written by central. */
export interface StationRecord {
  readonly id: string;
  readonly name: string;
  /** Short code, unique in the organisation: part of provisional record numbers. */
  readonly code: string;
  readonly siteId: string;
  readonly wardId?: string;
  readonly purpose: StationPurpose;
  readonly state: 'active' | 'revoked';
  /** Grows with each restore or clone (RP9). */
  readonly incarnation: number;
}

export const stationModel = ownKind(
  'Station',
  { lane: 1, facilityWide: true },
  fields(
    { id: text, name: text, siteId: text, purpose: oneOf(...DESK_PURPOSES, 'hub'), state: oneOf('active', 'revoked') },
    { code: text, wardId: text, incarnation: wholeNumber },
  ),
);
