import { Button, SegmentedControl } from '@mantine/core';
import { IconBed } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type DragEvent, type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardFacts } from '#shared/contract/board.ts';
import { contract } from '#shared/contract/index.ts';
import type { Occupancy } from '#shared/domain/admission/beds-of.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { ActDialog } from '../../parts/admission/ActDialog.tsx';
import { type BoardAct, type FormAct, isQuick } from '../../parts/admission/acts.ts';
import type { BedTile, Person, Section, WardBoard } from '../../parts/admission/board-model.ts';
import { useBedBoard } from '../../parts/admission/use-bed-board.ts';
import { useBoardFacts } from '../../parts/admission/use-board-facts.ts';
import { onStay, useMove } from '../../parts/admission/use-move.ts';
import { type TaskCount, useTaskCounts } from '../../parts/admission/use-task-counts.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { PrintBand } from '../../parts/label-preview/PrintBand.tsx';
import { tellDone } from '../../parts/told.ts';
import { useMinute } from '../../parts/use-minute.ts';
import { usePlaces } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import { useView } from '../../state/view.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSameParts } from '../../ui/same-parts.ts';
import css from './BedBoard.module.css';
import { BoardMenu } from './BoardMenu.tsx';
import { boxesIn, nextTile } from './next-tile.ts';
import { OccupancyDialog } from './OccupancyDialog.tsx';
import { BedStateWord, PersonOnTile } from './Tile.tsx';
import { useFocusBack } from './use-focus-back.ts';

/** What a tile stands for: a bed, or somebody who has none. */
interface Spot {
  readonly id: string;
  readonly tile?: BedTile;
  readonly people: readonly Person[];
}

const DRAGGED = 'text/holdfast-tile';

/** The beds of a ward as they are now, and everything that moves people between them. */
export function BedBoard() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const mayManage = useSignedIn()?.user.permissions.includes('encounter.manage') ?? false;
  const places = rowsOf(usePlaces());
  const site = places.find(
    ({ id, content }) => content.level === 'site' && (id === station?.site.id || content.code === station?.site.code),
  );
  const { wards, isArriving } = useBedBoard(site?.id);
  const [chosen, setChosen] = useState(station?.ward?.id);
  const ward = wards.find(({ id }) => id === chosen) ?? wards[0];
  const [act, setAct] = useState<FormAct>();
  const [showsOccupancy, setShowsOccupancy] = useState(false);
  const board = useBoardActs(setAct);
  return (
    <Screen
      fixed
      title={ward?.name ?? t('task.beds')}
      lead={ward && <Summary occupancy={ward.occupancy} isArriving={isArriving} />}
      actions={
        <>
          {wards.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={t('board.ward')}
              value={ward?.id ?? ''}
              onChange={setChosen}
              data={wards.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          {ward && (
            <Button variant="default" onClick={() => setShowsOccupancy(true)}>
              {t('board.occupancy')}
            </Button>
          )}
          {mayManage && (
            <>
              <Button variant="default" onClick={() => setAct({ act: 'expect' })}>
                {t('board.act.expect')}
              </Button>
              <Button onClick={() => setAct({ act: 'admit' })}>{t('board.act.admit')}</Button>
            </>
          )}
        </>
      }
    >
      <CallNotice call={board.call} />
      {ward ? (
        <WardTiles
          key={ward.id}
          ward={ward}
          wards={wards}
          mayManage={mayManage}
          isAsking={act !== undefined || showsOccupancy}
          onAct={board.begin}
          onDrop={board.drop}
        />
      ) : isArriving ? (
        <Loading label={t('common.loading')} lines={8} />
      ) : (
        <Empty icon={<IconBed size={28} aria-hidden />} title={t('board.noWards')}>
          {t('board.noWardsWords')}
        </Empty>
      )}
      {ward && showsOccupancy && <OccupancyDialog ward={ward} onClose={() => setShowsOccupancy(false)} />}
      {act && <ActDialog act={act} wards={wards} onClose={() => setAct(undefined)} />}
    </Screen>
  );
}

/** Acts that need no form are done at once; the others open theirs. */
function useBoardActs(ask: (act: FormAct) => void) {
  const { t } = useTranslation();
  const bedState = useCommand(contract.location.setBedState);
  const back = useCommand(contract.encounter.returnFromLeave);
  const move = useMove();
  const begin = (act: BoardAct): void => {
    // What was refused before says nothing of what is done next.
    for (const { reset } of [bedState, back, move]) reset();
    if (!isQuick(act)) {
      ask(act);
      return;
    }
    if (act.act === 'return') {
      void back.run(onStay(act.person)).then(({ state }) => state === 'done' && tellDone(t('board.returnDone')));
      return;
    }
    const readiness = act.act === 'clean' ? ('cleaning' as const) : ('ready' as const);
    void bedState.run({ commandId: crypto.randomUUID(), id: act.bed.id, parent: act.bed.rev, readiness });
  };
  const call = [bedState.call, back.call, move.call].find(({ state }) => state !== 'idle' && state !== 'running');
  return {
    begin,
    drop: (person: Person, bedId: string) => {
      for (const { reset } of [bedState, back]) reset();
      void move.run(person, bedId);
    },
    call: call ?? { state: 'idle' as const },
  };
}

const COUNTED = ['free', 'reserved', 'cleaning', 'closed', 'clash'] as const;

function Summary({ occupancy, isArriving }: { readonly occupancy: Occupancy; readonly isArriving: boolean }) {
  const { t } = useTranslation();
  const { occupied, beds } = occupancy;
  const counts = COUNTED.filter((state) => occupancy[state] > 0).map((state) =>
    t(`board.counts.${state}`, { count: occupancy[state] }),
  );
  return (
    <>
      {[t('board.occupied', { occupied, beds }), ...counts, ...(isArriving ? [t('common.filling')] : [])].join(' · ')}
    </>
  );
}

interface TilesProps {
  readonly ward: WardBoard;
  readonly wards: readonly WardBoard[];
  readonly mayManage: boolean;
  /** A form stands over the board. */
  readonly isAsking: boolean;
  onAct(act: BoardAct): void;
  onDrop(person: Person, bedId: string): void;
}

function WardTiles({ ward, wards, mayManage, isAsking, onAct, onDrop }: TilesProps) {
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

function spotsOf(section: Section): readonly Spot[] {
  const beds = section.beds.map((tile): Spot => ({ id: tile.id, tile, people: tile.people }));
  return [...beds, ...section.people.map((person): Spot => ({ id: person.holder.encounterId, people: [person] }))];
}

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
const TileButton = memo(function TileButton(props: TileProps) {
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

function isSameSpot(one: Spot, other: Spot): boolean {
  return (
    one.id === other.id &&
    one.tile?.name === other.tile?.name &&
    one.tile?.rev === other.tile?.rev &&
    JSON.stringify(one.tile?.bed) === JSON.stringify(other.tile?.bed) &&
    one.people.length === other.people.length &&
    one.people.every(({ stay, line, rev }, index) => {
      const beside = other.people[index];
      return beside?.stay === stay && beside.line === line && beside.rev === rev;
    })
  );
}

function isSameCount(one: TaskCount | undefined, other: TaskCount | undefined): boolean {
  return one?.open === other?.open && one?.late === other?.late;
}
