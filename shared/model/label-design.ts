import { fields, listOf, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

/** One version of a design; `content` is judged by `shared/domain/label` where it is used. */
export interface DesignVersion {
  readonly version: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly savedAt: string;
  readonly savedBy: { readonly id: string; readonly name: string };
}

/** A label design of the organisation's own: in place of the shipped one of the same id, or beside them. */
export interface LabelDesignResource extends DesignVersion {
  readonly designId: string;
  /** Withdrawn: the shipped design of this id is used again, if there is one. */
  readonly status: 'active' | 'withdrawn';
  /** Newest first; no more than `MOST_EARLIER`. */
  readonly earlier: readonly DesignVersion[];
}

export const MOST_EARLIER = 10;

export const labelDesignId = (designId: string): string => `LabelDesign:${designId}`;

const version = {
  version: wholeNumber,
  content: fields({ id: text }),
  savedAt: text,
  savedBy: fields({ id: text, name: text }),
};

export const labelDesignModel = ownKind(
  'LabelDesign',
  { lane: 2, facilityWide: true },
  fields({ designId: text, status: oneOf('active', 'withdrawn'), ...version, earlier: listOf(fields(version)) }),
);
