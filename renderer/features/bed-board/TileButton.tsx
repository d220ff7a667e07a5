import { type DragEvent, memo, useState } from 'react';
import type { BoardFacts } from '#shared/contract/board.ts';
import type { TaskCount } from '../../parts/admission/use-task-counts.ts';
import css from './BedBoard.module.css';
import { isSameSpot, type Spot } from './spots.ts';
import { BedStateWord, PersonOnTile } from './Tile.tsx';

const DRAGGED = 'text/holdfast-tile';

interface TileProps {
  readonly spot: Spot;
  readonly isCurrent: boolean;
  readonly mayDrag: boolean;
  readonly facts: ReadonlyMap<string, BoardFacts>;
  readonly tasks: ReadonlyMap<string, TaskCount>;
  readonly nowMs: number;
  readonly bedNames: ReadonlyMap<string, string>;
  onOpen(id: string, element: HTMLElement): void;
  onDrop(from: string, onto: string): void;
}

/** One tab stop for the board; the arrows lead from tile to tile. */
export const TileButton = memo(function TileButton(props: TileProps) {
  const { spot, isCurrent, mayDrag, facts, tasks, nowMs, bedNames, onOpen, onDrop } = props;
  const { id, tile, people } = spot;
  const [isOver, setIsOver] = useState(false);
  const takes = (event: DragEvent): boolean => tile !== undefined && event.dataTransfer.types.includes(DRAGGED);
  return (
    <button
      type="button"
      data-tile={id}
      data-state={tile?.bed.state ?? 'occupied'}
      data-over={isOver || undefined}
      className={css.tile}
      tabIndex={isCurrent ? 0 : -1}
      aria-haspopup="menu"
      draggable={mayDrag && people.length === 1 && people[0]?.holder.how === 'lies'}
      onClick={(event) => onOpen(id, event.currentTarget)}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, id)}
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        setIsOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        onDrop(event.dataTransfer.getData(DRAGGED), id);
      }}
    >
      {tile && (
        <span className={css.top}>
          <bdi className={css.bed}>{tile.name}</bdi>
          <BedStateWord tile={tile} />
        </span>
      )}
      {people.map((person) => (
        <PersonOnTile
          key={person.holder.encounterId}
          person={person}
          facts={facts.get(person.holder.patientId)}
          tasks={tasks.get(person.holder.patientId)}
          nowMs={nowMs}
          alsoIn={person.holder.alsoIn.map((bed) => bedNames.get(bed) ?? '?').join(', ')}
        />
      ))}
    </button>
  );
}, isDrawnAlike);

/** Of sixty tiles one has changed: the others are not drawn again. What a tile shows of others (names of beds) counts, too. */
function isDrawnAlike(one: TileProps, other: TileProps): boolean {
  const { spot, facts, tasks } = one;
  const people = spot.people;
  return (
    one.isCurrent === other.isCurrent &&
    one.mayDrag === other.mayDrag &&
    one.nowMs === other.nowMs &&
    one.onOpen === other.onOpen &&
    one.onDrop === other.onDrop &&
    isSameSpot(spot, other.spot) &&
    people.every(({ holder: { patientId } }) => facts.get(patientId) === other.facts.get(patientId)) &&
    people.every(({ holder: { patientId } }) => isSameCount(tasks.get(patientId), other.tasks.get(patientId))) &&
    people.every(({ holder }) => holder.alsoIn.every((bed) => one.bedNames.get(bed) === other.bedNames.get(bed)))
  );
}

function isSameCount(one: TaskCount | undefined, other: TaskCount | undefined): boolean {
  return one?.open === other?.open && one?.late === other?.late;
}
