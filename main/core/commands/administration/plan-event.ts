/** The record of a dose out of what was asked, judged and answered (AD1). */
import { type AnsweredBy, type Answers, answeredBy } from '#shared/domain/medication/answer-findings.ts';
import type { DoseEvent, EventFacts } from '#shared/domain/medication/dose-event.ts';
import type { ReadPack } from '#shared/domain/medication/read-packs.ts';
import type { SpecialPath } from '#shared/model/administration-codes.ts';
import type { CommandContext } from '../../api/operation-handler.ts';
import type { Asked } from '../../queries/administration/asked.ts';
import { readDosingOf } from '../../queries/administration/dosing-asked.ts';
import { shownLine } from '../../queries/administration/verdict-of.ts';
import { type People, toEventPerson } from './people.ts';
import type { RecordParsed } from './record-input.ts';

export interface EventPlan {
  readonly input: RecordParsed;
  readonly asked: Asked;
  readonly people: People;
  readonly answers: Answers;
  readonly act: DoseEvent['act'];
  /** Of a dose that was not given nothing was judged. */
  readonly isTaken: boolean;
  readonly paths: readonly { readonly path: SpecialPath; readonly reason: string }[];
  readonly startId?: string | undefined;
  readonly infused?: EventFacts['infused'];
}

export function planEvent(plan: EventPlan, { actor, now }: Pick<CommandContext, 'actor' | 'now'>): DoseEvent {
  const { input, asked, people, isTaken } = plan;
  const { giving, recognised, version } = asked;
  const recordedAt = new Date(now()).toISOString();
  return {
    ...{ outcome: input.outcome, act: plan.act, already: input.already, patientId: input.patientId },
    ...orderFacts(plan),
    ...{ drug: asked.drug, orderId: version?.id, startId: plan.startId, infused: plan.infused },
    encounterId: input.encounterId ?? asked.stay?.encounterId,
    patient: {
      ...{ how: recognised.how, value: recognised.value, symbology: recognised.symbology },
      second: recognised.identified.how === 'keyed' ? input.patient.second?.kind : undefined,
      scannedAt: recognised.scannedMs === undefined ? undefined : new Date(recognised.scannedMs).toISOString(),
    },
    drugScannedAt: input.drug.scans.find(({ keyed }) => !keyed)?.at,
    drugHow: drugHow(plan),
    packs: asked.packs.flatMap(({ pack, entry, drug }) =>
      pack ? [{ ...packFacts(pack), productId: entry?.id, lot: drug.lot, expiry: drug.expiry }] : [],
    ),
    ...(isTaken && plan.act !== 'stop'
      ? { amount: giving.amount, rate: giving.rate, route: giving.route, site: giving.site }
      : {}),
    measured: giving.measured,
    ...arithmeticFacts(plan),
    waste: input.waste && {
      ...{ drawn: input.waste.drawn, amount: input.waste.amount, reason: input.waste.reason },
      witness: people.witness && toEventPerson(people.witness),
    },
    asNeeded: asNeededFacts(plan),
    ...(isTaken && plan.act === 'give' ? { latelyMinutes: asked.latelyMinutes } : {}),
    allergies: asked.answer.allergies.state,
    knowledge: knowledgeFacts(asked),
    findings: isTaken
      ? asked.findings.map(({ code, strength, evidence: { expected, found } }) => ({ code, strength, expected, found }))
      : [],
    overrides: isTaken ? overrideFacts(plan) : [],
    paths: [...plan.paths],
    second: people.second && toEventPerson(people.second),
    prescriber: people.prescriber && toEventPerson(people.prescriber),
    byTelephone: input.byTelephone?.prescriber,
    ...{ workstation: actor.stationId, ward: asked.wardId },
    ...{ clock: asked.contact.clock.quality, skewMs: asked.contact.clock.skewMs, offline: asked.contact.offline },
    ...{ reason: input.reason, note: input.note, endedAt: input.endedAt, recordedAt },
    performer: { id: actor.userId, name: actor.displayName },
    at: new Date(asked.atMs).toISOString(),
  };
}

/** Order with the revision that it was judged by, the one on the screen, and since when this station knew. */
function orderFacts({ input, asked }: EventPlan): Partial<DoseEvent> {
  const { version, named, heardMs } = asked;
  const { for: of } = input;
  if (!version) {
    if (of.kind !== 'no-order') return {};
    const { path, prescriber, readBack } = of;
    return { noOrder: { path, prescriber, readBack } };
  }
  const dose = named?.dose;
  const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return {
    ...{ lineage: version.order.lineage, orderRev: version.rev, orderStanding: version.standing },
    orderSeenRev: 'seenRev' in of ? of.seenRev : undefined,
    orderHeardAt: iso(heardMs),
    ...(of.kind === 'dose' ? { doseId: of.doseId } : {}),
    ...{ dueAt: iso(dose?.dueMs), opensAt: iso(dose?.window.opensMs), closesAt: iso(dose?.window.closesMs) },
  };
}

function drugHow({ input, asked }: EventPlan): EventFacts['drugHow'] {
  const how = asked.packs[0]?.drug.how;
  if (input.drug.how === 'own-supply') return 'own-supply';
  if (how === 'keyed') return 'keyed';
  if (how === 'scanned' || how === 'hospital-label') return 'scanned';
  return input.drug.how === 'no-bar-code' ? 'no-bar-code' : 'not-identified';
}

function packFacts({ raw, symbology, keyed, suspicious, gtin, serial }: ReadPack) {
  return { raw, symbology, keyed, suspicious: suspicious || undefined, gtin, serial };
}

function arithmeticFacts({ asked: { arithmetic }, isTaken }: EventPlan): Partial<DoseEvent> {
  if (!arithmetic || !isTaken) return {};
  const { workings } = arithmetic;
  return arithmetic.state === 'impossible' ? { arithmetic: workings } : { arithmetic: workings, take: arithmetic.take };
}

function asNeededFacts({ input, asked }: EventPlan): EventFacts['asNeeded'] {
  const line = shownLine(asked);
  if (!line?.asNeeded && !input.asNeeded) return undefined;
  const { given24h = 0, maxDoses24h, max24h } = line?.asNeeded ?? {};
  const regimen = asked.version && readDosingOf(asked.version.order)?.regimen;
  const limits = regimen?.kind === 'as-needed' ? regimen : undefined;
  return {
    indication: input.asNeeded?.indication.text ?? line?.asNeeded?.indication ?? '',
    before: input.asNeeded?.before,
    lastAt: line?.lastGiven?.at,
    ...{ given24h, maxDoses24h, max24h, most24h: limits?.maxIn24h, minMinutes: limits?.minMinutes },
  };
}

function knowledgeFacts({ answer: { check, knowledge } }: Asked): EventFacts['knowledge'] {
  const { pack } = check;
  return { state: knowledge.state, ...(pack ? { pack: `${pack.id} v${pack.version}`, ageDays: pack.ageDays } : {}) };
}

function overrideFacts({ input, asked, answers }: EventPlan): EventFacts['overrides'] {
  return input.overrides.flatMap(({ code, reason, text }) => {
    const finding = asked.findings.find((one) => one.code === code);
    const by: AnsweredBy | undefined = finding && answeredBy(finding, answers);
    return by ? [{ code, reason, text, by }] : [];
  });
}
