import type { DemoRandom } from './demo-random.ts';
import type { DemoSite, DemoWard } from './hospital.ts';
import { type DemoPerson, makePerson } from './person.ts';
import { type DemoOrganisation, type Illness, scenario } from './scenario.ts';
import type { Stay } from './tell-history.ts';

export interface Admission {
  readonly person: DemoPerson;
  readonly stay: Stay;
  readonly siteCode: string;
}

const DAY_MS = 24 * 3600_000;
const OCCUPIED = 0.8;
/** Of all patients, at most this part lies in a bed today. */
const MOST_IN_BED = 0.4;

/** Who comes to which ward with what: beds are filled to four fifths, everyone else was here before or comes to the clinic. */
export function* admitPatients(
  random: DemoRandom,
  organisation: DemoOrganisation,
  sites: readonly DemoSite[],
  count: number,
  nowMs: number,
): Generator<Admission> {
  const beds = freeBeds(random, sites).slice(0, Math.floor(count * MOST_IN_BED));
  for (let n = 0; n < count; n += 1) {
    const bed = beds[n];
    yield bed ? inBed(random, organisation, bed, nowMs) : fromElsewhere(random, organisation, sites, nowMs);
  }
}

interface FreeBed {
  readonly ward: DemoWard;
  readonly bedId: string;
}

/** Ward by ward in turn, so that a small hospital has somebody in each. */
function freeBeds(random: DemoRandom, sites: readonly DemoSite[]): FreeBed[] {
  const wards = sites
    .flatMap((site) => site.wards)
    .filter((ward) => illnessesOf(ward.specialty).length > 0 && ward.beds.length > 4);
  const byWard = wards.map((ward) =>
    ward.beds.filter(() => random.chance(OCCUPIED)).map((bed) => ({ ward, bedId: bed.id })),
  );
  const longest = Math.max(0, ...byWard.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => byWard.flatMap((list) => list[index] ?? [])).flat();
}

function illnessesOf(specialty: Illness['specialty']): Illness[] {
  return scenario.illnesses.filter((illness) => illness.specialty === specialty);
}

function inBed(random: DemoRandom, organisation: DemoOrganisation, { ward, bedId }: FreeBed, nowMs: number): Admission {
  const illness = random.pickWeighted(illnessesOf(ward.specialty));
  const hours = random.integer(3, Math.max(4, illness.days * 24));
  const stay = { state: 'in' as const, admittedMs: nowMs - hours * 3600_000, locationId: bedId };
  return { person: makePerson(random, organisation, illness, nowMs), stay, siteCode: ward.siteCode };
}

function fromElsewhere(
  random: DemoRandom,
  organisation: DemoOrganisation,
  sites: readonly DemoSite[],
  nowMs: number,
): Admission {
  const ward = random.pick(sites.flatMap((site) => site.wards));
  const visit = random.chance(0.6);
  const specialty = visit ? 'clinic' : ward.specialty;
  const illness = random.pickWeighted(illnessesOf(specialty));
  const admittedMs =
    nowMs -
    random.integer(1, visit ? 60 : 400) * DAY_MS -
    (visit ? 0 : illness.days * DAY_MS) -
    random.integer(0, 10) * 3600_000;
  return {
    person: makePerson(random, organisation, illness, nowMs),
    stay: { state: visit ? 'visit' : 'past', admittedMs, locationId: ward.id },
    siteCode: ward.siteCode,
  };
}
