import type { Check, Fields, Problem } from './checks.ts';
import type { Lane } from './envelope.ts';

/** What the product knows about a kind of document: its shape, its urgency, and whether it may ever be edited. */
export interface KindModel {
  readonly kind: string;
  /** Newest shape version that this program reads. */
  readonly v: number;
  /** Lane in which a document of this kind travels by itself (RP3). */
  readonly lane: Lane;
  /** An event is written once; only `entered-in-error` may follow it (ST6). */
  readonly event: boolean;
  /** Belongs to the whole organisation: `facility` is `*`. */
  readonly facilityWide?: boolean;
  validate(resource: Fields): Problem | undefined;
  /** What of a resource that is no event may not follow what was there before. A settled conflict is not asked. */
  judgeChange?(after: Fields, before: Fields): Problem | undefined;
  /** Brings the body of an older shape to `v`. Never drops a field it does not know (ST7). */
  upgrade(resource: Fields, fromV: number): Fields;
}

export interface KindTraits {
  readonly lane: Lane;
  readonly event?: boolean;
  readonly facilityWide?: boolean;
  readonly v?: number;
  readonly upgrade?: (resource: Fields, fromV: number) => Fields;
  readonly judgeChange?: (after: Fields, before: Fields) => Problem | undefined;
}

const asItIs = (resource: Fields): Fields => resource;

/** A kind of our own, whose body is not a FHIR resource. */
export function ownKind(kind: string, traits: KindTraits, check: Check): KindModel {
  const { lane, event = false, facilityWide, v = 1, upgrade = asItIs, judgeChange } = traits;
  const more = { ...(facilityWide ? { facilityWide } : {}), ...(judgeChange ? { judgeChange } : {}) };
  return { kind, v, lane, event, ...more, validate: check, upgrade };
}

/** A FHIR R4 resource type. The check comes on top of `resourceType` being right. */
export function fhirKind(kind: string, traits: KindTraits, check: Check = () => undefined): KindModel {
  const wrongType: Problem = { path: 'resourceType', reason: `must be ${kind}` };
  const validate: Check = (resource) => ((resource as Fields).resourceType === kind ? check(resource) : wrongType);
  return ownKind(kind, traits, validate);
}
