import type { TFunction } from 'i18next';
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardAct } from '../../parts/admission/acts.ts';
import type { Person, Section, WardBoard } from '../../parts/admission/board-model.ts';
import { useBoardFacts } from '../../parts/admission/use-board-facts.ts';
import { useTaskCounts } from '../../parts/admission/use-task-counts.ts';
import { PrintBand } from '../../parts/label-preview/PrintBand.tsx';
import { useMinute } from '../../parts/use-minute.ts';
import { useView } from '../../state/view.ts';
import { useSameParts } from '../../ui/same-parts.ts';
import css from './BedBoard.module.css';
import { BoardMenu } from './BoardMenu.tsx';
import { boxesIn, nextTile } from './next-tile.ts';
import { type Spot, spotsOf } from './spots.ts';
import { TileButton } from './TileButton.tsx';
import { useFocusBack } from './use-focus-back.ts';

interface TilesProps {
  readonly ward: WardBoard;
  readonly wards: readonly WardBoard[];
  readonly mayManage: boolean;
  /** A form stands over the board. */
  readonly isAsking: boolean;
  onAct(act: BoardAct): void;
  onDrop(person: Person, bedId: string): void;
}

/** The rooms of a ward with their tiles: arrows lead from one to the next, letters act, the menu has everything. */
export function WardTiles({ ward, wards, mayManage, isAsking, onAct, onDrop }: TilesProps) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const nowMs = useMinute();
  const frame = useRef<HTMLDivElement>(null);
  const spots = useSameParts(useMemo(() => ward.sections.flatMap(spotsOf), [ward]));
  const [at, setAt] = useState<string>();
  const [menu, setMenu] = useState<{ readonly id: string; readonly x: number; readonly y: number }>();
  const [bandFor, setBandFor] = useState<string>();
  const patientIds = useMemo(
    () => [...new Set(spots.flatMap(({ people }) => people.map(({ holder }) => holder.patientId)))],
    [spots],
  );
  const facts = useBoardFacts(patientIds);
  const tasks = useTaskCounts(nowMs);
  const names = useSameParts(
    useMemo(
      () =>
        wards.flatMap(({ sections }) =>
          sections.flatMap(({ beds }) => beds.map(({ id, name }) => [id, name] as const)),
        ),
      [wards],
    ),
  );
  const bedNames = useMemo(() => new Map(names), [names]);
  const current = spots.some(({ id }) => id === at) ? at : spots[0]?.id;
  const latest = useRef({ spots, onAct, onDrop, mayManage, go });
  latest.current = { spots, onAct, onDrop, mayManage, go };
  const find = useCallback((id: string) => latest.current.spots.find((spot) => spot.id === id), []);
  const openChart = useCallback(
    (person: Person) => latest.current.go({ at: 'chart', patientId: person.holder.patientId, tab: 'overview' }),
    [],
  );
  const openMenu = useCallback((id: string, element: HTMLElement) => {
    const { left, bottom } = element.getBoundingClientRect();
    setAt(id);
    setMenu({ id, x: left + 12, y: Math.min(bottom - 8, window.innerHeight - 40) });
  }, []);
  const drop = useCallback(
    (from: string, onto: string) => {
      const [person] = find(from)?.people ?? [];
      const target = find(onto)?.tile;
      if (person && target && from !== onto && latest.current.mayManage) latest.current.onDrop(person, target.id);
    },
    [find],
  );

  const isFree = !isAsking && menu === undefined && bandFor === undefined;
  useFocusBack(isFree && current !== undefined, () => current !== undefined && focusTile(current));

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const element = (event.target as HTMLElement).closest<HTMLElement>('[data-tile]');
    const id = element?.dataset.tile;
    if (!element || !id || event.ctrlKey || event.altKey || event.metaKey) return;
    const spot = find(id);
    const next = nextTile(event.key, id, boxesIn(frame.current));
    if (next !== undefined) focusTile(next);
    else if (spot && !actByKey(event.key.toLowerCase(), spot)) return;
    event.preventDefault();
  }

  function focusTile(id: string): void {
    setAt(id);
    frame.current?.querySelector<HTMLElement>(`[data-tile="${id}"]`)?.focus();
  }

  /** Letters act on the first person of a tile; where there are two, the menu says whom. */
  function actByKey(key: string, { tile, people }: Spot): boolean {
    const [person] = people;
    if (key === 'o' && person) openChart(person);
    else if (key === 'm' && mayManage && person && people.length === 1)
      onAct({ act: person.stay.presence === 'expected' ? 'arrive' : 'move', person });
    else if (key === 'a' && mayManage && tile?.bed.state === 'free') onAct({ act: 'admit', bed: tile });
    else return false;
    return true;
  }

  const shown = menu && find(menu.id);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard for the tiles inside, which are buttons
    <div ref={frame} className={css.board} onKeyDown={onKeyDown}>
      {ward.sections.map((section) => (
        <section key={section.id} className={css.section} aria-labelledby={`section-${section.id}`}>
          <h2 id={`section-${section.id}`}>{sectionName(section, t)}</h2>
          <div className={css.tiles}>
            {spotsOf(section).map((spot) => (
              <TileButton
                key={spot.id}
                spot={spot}
                isCurrent={spot.id === current}
                mayDrag={mayManage}
                facts={facts}
                tasks={tasks}
                nowMs={nowMs}
                bedNames={bedNames}
                onOpen={openMenu}
                onDrop={drop}
              />
            ))}
          </div>
        </section>
      ))}
      {menu && shown && (
        <BoardMenu
          tile={shown.tile}
          people={shown.people}
          spot={menu}
          mayManage={mayManage}
          onAct={onAct}
          onOpen={openChart}
          onBand={setBandFor}
          onClose={() => setMenu(undefined)}
        />
      )}
      {bandFor && <PrintBand patientId={bandFor} onClose={() => setBandFor(undefined)} />}
    </div>
  );
}

function sectionName(section: Section, t: TFunction): string {
  if (section.kind === 'room') return section.name;
  return t(`board.section.${section.kind}`);
}
