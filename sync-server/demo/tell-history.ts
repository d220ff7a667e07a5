import { buildAllergy } from '#shared/domain/allergy/build-allergy.ts';
import { buildNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { buildEncounter, closeEncounter } from '#shared/domain/encounter/encounter.ts';
import { buildScale2 } from '#shared/domain/news2/scale-2.ts';
import { buildNote } from '#shared/domain/note/note.ts';
import { buildPatient } from '#shared/domain/patient/build-patient.ts';
import { buildProblem } from '#shared/domain/problem/problem.ts';
import { recordNumberIdentifier } from '#shared/domain/record-number/patient-number.ts';
import type { Recording } from '#shared/domain/recording/recording.ts';
import { buildVitals } from '#shared/domain/vitals/build-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
import type { VitalsEntry } from '#shared/domain/vitals/vitals-entry.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { type CourseReading, makeCourse, makeReading } from './course.ts';
import type { DemoRandom } from './demo-random.ts';
import { type DemoPerson, drugsFor } from './person.ts';
import type { DemoOrganisation } from './scenario.ts';
import { wardOrders } from './ward-orders.ts';

/** A document of the demo before it has its envelope. */
export interface DemoDocument {
  readonly id: string;
  readonly resource: object;
  readonly atMs: number;
  readonly by: string;
}

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export interface Stay {
  /** `in`: in a bed today. `past`: a stay that ended. `visit`: an outpatient. */
  readonly state: 'in' | 'past' | 'visit';
  readonly admittedMs: number;
  readonly locationId?: string | undefined;
}

export interface HistoryContext {
  readonly random: DemoRandom;
  readonly organisation: DemoOrganisation;
  readonly staff: readonly Colleague[];
  readonly nowMs: number;
  readonly recordNumber: string;
  /** Chance for orders and weights: people stay who they were before there were orders. */
  readonly ofOrders: DemoRandom;
  /** Counts patients. */
  readonly turn: number;
}

const DAY_MS = 24 * 3600_000;
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';

/** The whole record of one invented patient: the problem explains the drugs, the vitals follow the illness. */
export function tellHistory(person: DemoPerson, stay: Stay, context: HistoryContext): readonly DemoDocument[] {
  const history = new History(person, stay, context);
  return [
    history.patient(),
    history.encounter(),
    ...history.allergies(),
    history.problem(),
    ...history.orders(),
    ...history.readings().map((reading, index) => history.vitals(reading, index === 0)),
    ...history.notes(),
    ...history.decisions(),
  ];
}

class History {
  readonly #person: DemoPerson;
  readonly #stay: Stay;
  readonly #context: HistoryContext;
  readonly #patientId: string;
  readonly #encounterId: string;
  readonly #nurse: Colleague;
  readonly #doctor: Colleague;
  readonly #endMs: number;
  readonly #weightKg: number;

  constructor(person: DemoPerson, stay: Stay, context: HistoryContext) {
    const { random, staff, nowMs } = context;
    this.#person = person;
    this.#stay = stay;
    this.#context = context;
    this.#patientId = `Patient:${random.uuid(stay.admittedMs)}`;
    this.#encounterId = `Encounter:${random.uuid(stay.admittedMs)}`;
    this.#nurse = pickRole(context, staff, 'nurse');
    this.#doctor = pickRole(context, staff, 'doctor');
    const plannedEnd = stay.admittedMs + (stay.state === 'visit' ? 0.05 : person.illness.days) * DAY_MS;
    this.#endMs = stay.state === 'in' ? nowMs : Math.min(plannedEnd, nowMs);
    this.#weightKg = weigh(person.ageYears, context.ofOrders);
  }

  patient(): DemoDocument {
    const { family, given, sex, birthDate, phone, address, nextOfKin, illness } = this.#person;
    const { organisation, recordNumber, staff } = this.#context;
    const form = {
      family,
      given,
      sex,
      birthDate,
      phone,
      address: { ...address, country: organisation.phoneCountry },
      contact: nextOfKin,
      identifiers: [],
      ...(illness.pregnant ? { pregnant: true } : {}),
    };
    const context = { recordedAt: iso(this.#stay.admittedMs), country: organisation.phoneCountry };
    const resource = buildPatient(form, recordNumberIdentifier(recordNumber), context);
    return {
      id: this.#patientId,
      resource,
      atMs: this.#stay.admittedMs,
      by: pickRole(this.#context, staff, 'registrar').id,
    };
  }

  encounter(): DemoDocument {
    const { admittedMs, locationId, state } = this.#stay;
    const at = iso(admittedMs);
    const opened = buildEncounter({
      patientId: this.#patientId,
      class: state === 'visit' ? 'AMB' : 'IMP',
      locationId,
      reason: this.#illnessName(),
      at,
    });
    const closed = this.#isOver() ? closeEncounter(opened, iso(this.#endMs), this.#words('Home', 'Domicile')) : opened;
    if (isRefusal(closed)) throw new Error(closed.sentence);
    return { id: this.#encounterId, resource: closed, atMs: admittedMs, by: this.#doctor.id };
  }

  allergies(): readonly DemoDocument[] {
    const { allergies } = this.#person;
    const recording = this.#recording(this.#stay.admittedMs + 15 * 60_000, this.#nurse);
    if (allergies.state === 'never-asked') return [];
    if (allergies.state === 'none-known')
      return [this.#document('AllergyIntolerance', buildNoKnownAllergies(recording), recording)];
    return allergies.allergies.map((item) => {
      const entry = {
        substance: { text: this.#words(item.text, item.textFr) },
        category: item.category,
        type: 'allergy' as const,
        criticality: item.criticality,
        clinicalStatus: 'active' as const,
        verificationStatus: 'confirmed' as const,
        reactions: [{ manifestation: this.#words(item.reaction, item.reactionFr), severity: item.severity }],
      };
      return this.#document('AllergyIntolerance', buildAllergy(entry, recording), recording);
    });
  }

  problem(): DemoDocument {
    const recording = this.#recording(this.#stay.admittedMs + 40 * 60_000, this.#doctor);
    const resolved = this.#isOver() && this.#stay.state === 'past';
    const entry = {
      problem: { system: ICD10, code: this.#person.illness.icd10, text: this.#illnessName() },
      clinicalStatus: resolved ? ('resolved' as const) : ('active' as const),
      verificationStatus: 'confirmed' as const,
      onset: iso(this.#stay.admittedMs - DAY_MS).slice(0, 10),
      ...(resolved ? { abated: iso(this.#endMs).slice(0, 10) } : {}),
    };
    return this.#document('Condition', buildProblem(entry, recording), recording);
  }

  /** What the problem is treated with; an allergy changes the choice. */
  orders(): readonly DemoDocument[] {
    const recording = this.#recording(this.#stay.admittedMs + 60 * 60_000, this.#doctor);
    if (this.#stay.state === 'in') return this.#wardOrders(recording);
    return drugsFor(this.#person).map(({ text, every, route }) => {
      const resource = {
        resourceType: 'MedicationRequest',
        status: this.#isOver() && this.#stay.state === 'past' ? 'completed' : 'active',
        intent: 'order',
        medicationCodeableConcept: { text },
        subject: referenceTo(this.#patientId),
        encounter: referenceTo(this.#encounterId),
        authoredOn: recording.recordedAt,
        requester: { display: this.#doctor.name },
        dosageInstruction: [{ text: `${text}, ${route}, ${every}`, route: { text: route } }],
      };
      return this.#document('MedicationRequest', resource, recording);
    });
  }

  #wardOrders(recording: Recording): readonly DemoDocument[] {
    const { random, ofOrders, organisation, staff, turn } = this.#context;
    const atMs = Date.parse(recording.recordedAt);
    const ids = drugsFor(this.#person).map(() => random.uuid(atMs));
    const pharmacist = staff.find(({ role }) => role === 'pharmacist');
    const orders = wardOrders(this.#person, {
      ...{ recording, weightKg: this.#weightKg, pharmacist, turn },
      locale: organisation.locale,
    });
    return orders.map((resource, index) => {
      const id = `MedicationRequest:${ids[index] ?? ofOrders.uuid(atMs)}`;
      return { id, resource, atMs, by: recording.recorder.id };
    });
  }

  readings(): readonly CourseReading[] {
    const { random } = this.#context;
    const { illness } = this.#person;
    const { admittedMs, state } = this.#stay;
    if (state !== 'visit') return makeCourse(random, illness, admittedMs, this.#endMs);
    const earlier = [90, 45].map((days) => makeReading(random, illness, 0.3, admittedMs - days * DAY_MS));
    return [...earlier, makeReading(random, illness, 0.8, admittedMs + 10 * 60_000)];
  }

  /** On admission people are weighed, too. */
  vitals(reading: CourseReading, isFirst: boolean): DemoDocument {
    const { illness, ageYears } = this.#person;
    const recording = this.#recording(reading.atMs, this.#nurse);
    const weighed = isFirst && this.#stay.state === 'in' ? { weightKg: this.#weightKg } : {};
    const entry = { ...entryOf(reading, illness.spo2Scale ?? 1), ...weighed };
    const scaleChoice = illness.spo2Scale
      ? {
          by: this.#doctor.name,
          at: iso(this.#stay.admittedMs),
          reason: this.#words('Known hypercapnic failure', 'Hypercapnie connue'),
        }
      : undefined;
    const news2 = news2OfVitals(entry, { ageYears, pregnant: illness.pregnant ?? false });
    const { encounterId, ...context } = recording;
    const inStay = reading.atMs >= this.#stay.admittedMs;
    const resource = buildVitals(entry, {
      ...context,
      ...(inStay ? { encounterId } : {}),
      observer: recording.recorder,
      recordedAt: recording.recordedAt,
      news2,
      scaleChoice,
    });
    return this.#document('Observation', resource, recording);
  }

  notes(): readonly DemoDocument[] {
    const { illness } = this.#person;
    const story = this.#context.organisation.locale === 'fr' ? illness.storyFr : illness.story;
    const { admittedMs } = this.#stay;
    return story.flatMap((text, index) => {
      const atMs = admittedMs + 2 * 3600_000 + (index * illness.days * DAY_MS) / story.length;
      if (atMs > this.#endMs && index > 0) return [];
      const first = index === 0;
      const recording = this.#recording(atMs, this.#doctor);
      const entry = {
        type: first && this.#stay.state !== 'visit' ? ('admission' as const) : ('progress' as const),
        title: first ? this.#illnessName() : this.#words('Ward round', 'Visite'),
        sections: [{ title: this.#words('Assessment', 'Évaluation'), text }],
      };
      return [this.#document('Composition', buildNote(entry, recording), recording)];
    });
  }

  /** Whoever lies here and was scored on scale 2 goes on being scored by it: the decision stands in the record. */
  decisions(): readonly DemoDocument[] {
    if (!this.#person.illness.spo2Scale || this.#stay.state !== 'in') return [];
    const recording = this.#recording(this.#stay.admittedMs, this.#doctor);
    const reason = this.#words('Known hypercapnic failure', 'Hypercapnie connue');
    const id = `Flag:${this.#context.ofOrders.uuid(this.#stay.admittedMs)}`;
    const atMs = this.#stay.admittedMs;
    return [{ id, resource: buildScale2({ reason }, recording), atMs, by: recording.recorder.id }];
  }

  #isOver(): boolean {
    return this.#stay.state !== 'in' && this.#endMs < this.#context.nowMs;
  }

  #illnessName(): string {
    return this.#words(this.#person.illness.name, this.#person.illness.nameFr);
  }

  #words(english: string, french: string): string {
    return this.#context.organisation.locale === 'fr' ? french : english;
  }

  #recording(atMs: number, recorder: Colleague): Recording {
    return {
      patientId: this.#patientId,
      encounterId: this.#encounterId,
      recorder,
      recordedAt: iso(Math.min(atMs, this.#context.nowMs)),
    };
  }

  #document(kind: string, resource: object, { recordedAt, recorder }: Recording): DemoDocument {
    const atMs = Date.parse(recordedAt);
    return { id: `${kind}:${this.#context.random.uuid(atMs)}`, resource, atMs, by: recorder.id };
  }
}

function entryOf(reading: CourseReading, spo2Scale: 1 | 2): VitalsEntry {
  const { atMs, oxygenLitres, pain, glucose, ...values } = reading;
  const full = values.spo2 !== undefined;
  return {
    ...values,
    takenAt: iso(atMs),
    spo2Scale,
    ...(full
      ? { oxygen: oxygenLitres ? { device: 'nasal cannula', litresPerMinute: oxygenLitres } : ('air' as const) }
      : {}),
    ...(pain === undefined ? {} : { painScore: pain }),
    ...(glucose === undefined ? {} : { glucoseMmolPerL: glucose }),
  };
}

function pickRole({ random }: HistoryContext, staff: readonly Colleague[], role: string): Colleague {
  return random.pick(staff.filter((one) => one.role === role));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Kilograms, to the half. Children by the usual rule of thumb, give or take a tenth. */
function weigh(ageYears: number, random: DemoRandom): number {
  const usual = ageYears < 1 ? 7 : ageYears < 14 ? 2 * (ageYears + 4) : 72;
  const spread = ageYears < 14 ? 10 : 30;
  return Math.round((usual * (100 + random.integer(-spread, spread))) / 50) / 2;
}
