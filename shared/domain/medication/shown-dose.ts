/** A record of a dose as short as a cell of the round or of the sheet shows it. */
import { keptOf } from '#shared/lib/kept.ts';
import type { Outcome, SignedLater } from '#shared/model/administration-codes.ts';
import { COUNTERSIGNER, openStops, signedLater } from './answer-findings.ts';
import type { DoseEvent } from './dose-event.ts';
import { doseText } from './dose-text.ts';
import type { RecordedDose } from './given-twice.ts';
import { rateText } from './infusion-rate.ts';
import type { PlannedDose } from './plan-doses.ts';

/** What was written about a record afterwards. */
export interface Afterwards {
  readonly effect?: 'good' | 'some' | 'none' | 'adverse' | undefined;
  /** Special paths that somebody has signed. */
  readonly signed: readonly LaterSignature[];
}

export interface LaterSignature {
  readonly path: SignedLater;
  readonly by: string;
  readonly at: string;
  /** Whoever was asked does not stand by it. */
  readonly disputed: boolean;
}

export interface AwaitedSignature {
  readonly path: SignedLater;
  readonly reason: string;
  /** Whose word it wants; a doctor may sign for each. */
  readonly of: 'doctor' | 'pharmacist' | 'nurse';
}

export interface ShownDose {
  readonly id: string;
  readonly rev: string;
  readonly outcome: Outcome;
  readonly act: DoseEvent['act'];
  readonly at: string;
  readonly by: string;
  readonly secondBy?: string | undefined;
  readonly station: string;
  readonly dose?: string | undefined;
  readonly reason?: string | undefined;
  readonly overridden: number;
  readonly awaitsSignature: boolean;
  readonly awaits?: AwaitedSignature[] | undefined;
  readonly signed?: LaterSignature[] | undefined;
  readonly note?: string | undefined;
  readonly effect?: Afterwards['effect'];
  readonly withdrawn: boolean;
}

export type DoseWithAfter = RecordedDose & { readonly after?: Afterwards | undefined };

export const shownDose = keptOf(({ id, rev, station, event, withdrawn, after }: DoseWithAfter): ShownDose => {
  const signed = new Set(after?.signed.map(({ path }) => path));
  const awaits = withdrawn ? [] : signedLater(event).filter(({ path }) => !signed.has(path));
  const dose = givenText(event);
  return {
    ...{ id, rev, station, withdrawn },
    ...{ outcome: event.outcome, act: event.act, at: event.at, by: event.performer.name },
    ...(event.second ? { secondBy: event.second.name } : {}),
    ...(dose ? { dose } : {}),
    ...(event.reason ? { reason: event.reason.code } : {}),
    overridden: event.overrides.length + openStops(event).length,
    awaitsSignature: awaits.length > 0,
    ...(awaits.length > 0
      ? { awaits: awaits.map(({ path, reason }) => ({ path, reason, of: COUNTERSIGNER[path] })) }
      : {}),
    ...(after && after.signed.length > 0 ? { signed: [...after.signed] } : {}),
    ...(event.note ? { note: event.note } : {}),
    ...(after?.effect ? { effect: after.effect } : {}),
  };
});

function givenText({ amount, rate }: DoseEvent): string | undefined {
  if (amount) return doseText(amount);
  return rate && rateText(rate);
}

/** What is to be given, in words of numbers. */
export const contentText = keptOf((content: PlannedDose['content']): string => {
  switch (content.kind) {
    case 'range':
      return `${doseText(content.low)} – ${doseText(content.high)}`;
    case 'rate':
      return rateText(content.rate);
    case 'scale':
      return content.measuredIn;
    default:
      return doseText(content.amount);
  }
});
