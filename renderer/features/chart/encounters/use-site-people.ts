import type { Person, WardBoard } from '../../../parts/admission/board-model.ts';
import { useBedBoard } from '../../../parts/admission/use-bed-board.ts';
import { usePlaces } from '../../../replica/queries.ts';
import { rowsOf } from '../../../replica/use-rows.ts';
import { useEnrolledStation } from '../../../state/live.ts';

/** Who stands on the board of this site, by stay. */
export function useSitePeople(): { wards: readonly WardBoard[]; people: ReadonlyMap<string, Person> } {
  const station = useEnrolledStation();
  const site = rowsOf(usePlaces()).find(
    ({ id, content }) => content.level === 'site' && (id === station?.site.id || content.code === station?.site.code),
  );
  const { wards } = useBedBoard(site?.id);
  const everybody = wards.flatMap(({ sections }) =>
    sections.flatMap(({ beds, people }) => [...people, ...beds.flatMap((tile) => tile.people)]),
  );
  return { wards, people: new Map(everybody.map((person) => [person.holder.encounterId, person])) };
}
