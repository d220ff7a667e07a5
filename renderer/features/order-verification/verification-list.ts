import { naturalOrder } from '#shared/lib/natural-order.ts';
import type { Ward, WardPerson } from '../../parts/use-ward-people.ts';

interface Listed<Patient> {
  readonly patient: Patient;
  readonly person: WardPerson | undefined;
  readonly ward: string;
}

/** As one walks: by ward, then by bed as numbers are read; who has no bed stands last. */
export function inOrderOfWards<Patient extends { readonly patientId: string }>(
  patients: readonly Patient[],
  people: readonly WardPerson[],
  wards: readonly Ward[],
): readonly Listed<Patient>[] {
  const personOf = new Map(people.map((person) => [person.patientId, person]));
  const wardOf = new Map(wards.map(({ id, name }) => [id, name]));
  const all = patients.map((patient) => {
    const person = personOf.get(patient.patientId);
    return { patient, person, ward: wardOf.get(person?.wardId ?? '') ?? '' };
  });
  return all.toSorted(
    (one, other) =>
      Number(one.ward === '') - Number(other.ward === '') ||
      naturalOrder(one.ward, other.ward) ||
      naturalOrder(one.person?.bed ?? '', other.person?.bed ?? ''),
  );
}
