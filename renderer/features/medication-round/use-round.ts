import { useEffect, useMemo, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { LineLost } from '../../core-client/faults.ts';
import { useWardPeople } from '../../parts/use-ward-people.ts';
import { useEnrolledStation, useLive } from '../../state/live.ts';
import { askAgain, type RoundState, takeIn } from './round-state.ts';

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

const NOTHING_ASKED: RoundState = { state: 'loading', unread: [] };

/** Doses of these patients, kept by core as long as they are looked at; opened anew with other patients or another sitting. */
export function useRound(patientIds: readonly string[]) {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [round, setRound] = useState<RoundState>(NOTHING_ASKED);
  const [tries, setTries] = useState(0);
  const key = patientIds.toSorted().slice(0, 200).join(' ');
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(' ');
    setRound((before) => askAgain(before, wanted));
    if (wanted.length === 0) return undefined;
    return core.watch(contract.round.watch, () => ({ patientIds: wanted }), {
      onItem: (told) => setRound((before) => takeIn(before, told, wanted)),
      onEnded: (why) =>
        setRound(why === undefined || why instanceof LineLost ? { state: 'lost' } : { state: 'refused', refusal: why }),
    });
  }, [core, key, sitting, tries]);
  return { round, tryAgain: () => setTries((count) => count + 1) };
}
