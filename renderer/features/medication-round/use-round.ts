import { useEffect, useMemo, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { RoundPatient } from '#shared/contract/round.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../core-client/core-context.ts';
import { LineLost } from '../../core-client/faults.ts';
import { useWardPeople } from '../../parts/use-ward-people.ts';
import { useEnrolledStation, useLive } from '../../state/live.ts';

/** Who is on the round of a ward. @SAFETY Of whom no ward is known stands on every round: somebody has to see her. */
export function useWardPatients(chosen: string | undefined) {
  const station = useEnrolledStation();
  const { wards, people, isArriving } = useWardPeople();
  const ward = wards.find(({ id }) => id === chosen) ?? wards.find(({ id }) => id === station?.ward?.id) ?? wards[0];
  const patientIds = useMemo(() => {
    const here = people.filter(({ wardId }) => wardId === undefined || wardId === ward?.id);
    return [...new Set(here.map(({ patientId }) => patientId))];
  }, [people, ward?.id]);
  return { wards, ward, patientIds, isArriving };
}

export type RoundState =
  | { readonly state: 'loading' }
  | {
      readonly state: 'ready';
      readonly asOf: string;
      readonly zone: string;
      readonly patients: readonly RoundPatient[];
    }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'lost' };

const LOADING: RoundState = { state: 'loading' };

/** Doses of these patients, kept by core as long as they are looked at; opened anew with other patients or another sitting. */
export function useRound(patientIds: readonly string[]) {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [round, setRound] = useState<RoundState>(LOADING);
  const [tries, setTries] = useState(0);
  const key = patientIds.toSorted().slice(0, 200).join(' ');
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(' ');
    setRound((before) => (before.state === 'ready' ? before : LOADING));
    if (wanted.length === 0) return undefined;
    return core.watch(contract.round.watch, () => ({ patientIds: wanted }), {
      onItem: ({ asOf, zone, patients, gone }) =>
        setRound((before) => {
          const known = before.state === 'ready' ? before.patients : [];
          const left = known.filter(({ patientId }) => wanted.includes(patientId) && !gone.includes(patientId));
          const all = new Map([...left, ...patients].map((patient) => [patient.patientId, patient]));
          return { state: 'ready', asOf, zone, patients: [...all.values()] };
        }),
      onEnded: (why) =>
        setRound(why === undefined || why instanceof LineLost ? { state: 'lost' } : { state: 'refused', refusal: why }),
    });
  }, [core, key, sitting, tries]);
  return { round, tryAgain: () => setTries((count) => count + 1) };
}
