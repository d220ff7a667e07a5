/** What an ADT message asks for, in our words. Who is meant, and whether it can be, is decided against the records. */
import type { Disposition } from '#shared/domain/admission/discharge.ts';
import { type HeldIdentifier, identifiersIn } from './authority.ts';
import { type AdtEvent, isAdtEvent, readHeader } from './header.ts';
import { componentOf, DELETED, findSegment, listSegments, type Message, repetitionsOf, textOf } from './message.ts';
import { type MomentParts, readMoment } from './moment.ts';
import { type ReadPerson, readPerson } from './read-person.ts';

/** Codes of a place from the site downward; what is absent was not said. */
export interface NamedPlace {
  readonly site?: string | undefined;
  readonly ward?: string | undefined;
  readonly room?: string | undefined;
  readonly bed?: string | undefined;
}

export interface AdtReading {
  readonly event: AdtEvent;
  readonly person: ReadPerson;
  /** PID-3. */
  readonly identifiers: readonly HeldIdentifier[];
  /** MRG-1: the record that is given up. */
  readonly priorIdentifiers: readonly HeldIdentifier[];
  /** PV1-19: which of the patient's visits is meant, by the sender's number for it. */
  readonly visit: HeldIdentifier | undefined;
  /** Whether PV1 is there at all. */
  readonly hasVisit: boolean;
  /** Table 0004: I, E, O … */
  readonly patientClass: string;
  readonly isEmergency: boolean;
  /** PV1-3. */
  readonly place: NamedPlace | undefined;
  readonly disposition: Disposition;
  /** PV2-8. */
  readonly expectedAt: MomentParts | undefined;
  readonly reason: string | undefined;
  /** EVN-6, when it happened, otherwise EVN-2, when it was recorded. */
  readonly happenedAt: MomentParts | undefined;
}

/** Table 0112; what hospitals add to it is "elsewhere". */
const DISPOSITIONS: Readonly<Record<string, Disposition>> = {
  '01': 'home',
  '02': 'hosp',
  '03': 'long',
  '04': 'long',
  '05': 'other-hcf',
  '06': 'home',
  '07': 'aadvice',
  '20': 'exp',
  '40': 'exp',
  '41': 'exp',
  '42': 'exp',
  '62': 'rehab',
};
const LONGEST_REASON = 300;

export function readAdt(message: Message, ownAuthority: string): AdtReading | undefined {
  const { event } = readHeader(message);
  if (!isAdtEvent(event)) return undefined;
  const [pv1, pv2, evn] = ['PV1', 'PV2', 'EVN'].map((name) => findSegment(message, name));
  const text = (segment: typeof pv1, field: number, component = 1) => {
    const said = textOf(message, segment, field, component);
    return said === DELETED ? undefined : said;
  };
  const moment = (segment: typeof pv1, field: number) => readMoment(text(segment, field) ?? '');
  const mrg = listSegments(message, 'MRG').flatMap((segment) => repetitionsOf(message, segment, 1));
  const pid = repetitionsOf(message, findSegment(message, 'PID'), 3);
  const patientClass = (text(pv1, 2) ?? '').toUpperCase();
  return {
    event,
    person: readPerson(message),
    identifiers: identifiersIn(message, pid, ownAuthority),
    priorIdentifiers: identifiersIn(message, mrg, ownAuthority),
    visit: visitIn(message, ownAuthority),
    hasVisit: pv1 !== undefined,
    patientClass,
    isEmergency: patientClass === 'E' || (text(pv1, 4) ?? '').toUpperCase() === 'E',
    place: placeOf(message),
    disposition: DISPOSITIONS[text(pv1, 36)?.padStart(2, '0') ?? ''] ?? 'oth',
    expectedAt: moment(pv2, 8),
    reason: (text(pv2, 3, 2) ?? text(pv2, 3))?.slice(0, LONGEST_REASON),
    happenedAt: moment(evn, 6) ?? moment(evn, 2),
  };
}

const VISIT = 'urn:holdfast:visit-of:';

/**
 * A number without an assigning authority is the sender's own: it is compared within the visits of one patient only, never to find
 * somebody.
 */
function visitIn(message: Message, ownAuthority: string): HeldIdentifier | undefined {
  const [number] = repetitionsOf(message, findSegment(message, 'PV1'), 19);
  if (number === undefined) return undefined;
  const [held] = identifiersIn(message, [number], ownAuthority);
  if (held) return held;
  const value = componentOf(message, number, 1);
  const { application, facility } = readHeader(message);
  const sender = [application, facility].filter(Boolean).join('|');
  if (value === undefined || value === DELETED || sender === '') return undefined;
  return { system: `${VISIT}${encodeURIComponent(sender)}`, value };
}

function placeOf(message: Message): NamedPlace | undefined {
  const pv1 = findSegment(message, 'PV1');
  const part = (component: number) => {
    const said = textOf(message, pv1, 3, component);
    return said === DELETED ? undefined : said;
  };
  const place = { ward: part(1), room: part(2), bed: part(3), site: part(4) };
  return Object.values(place).some((code) => code !== undefined) ? place : undefined;
}
