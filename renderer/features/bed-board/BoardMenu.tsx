import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { actsOn, actsOnBed, actWord, type BoardAct } from '../../parts/admission/acts.ts';
import type { BedTile, Person } from '../../parts/admission/board-model.ts';
import { listName } from '../../parts/patient-words.ts';
import { useSignedIn } from '../../state/live.ts';
import { Keycap } from '../../ui/Keycap.tsx';
import css from './BedBoard.module.css';

interface Props {
  readonly tile: BedTile | undefined;
  readonly people: readonly Person[];
  /** Where the tile stands in the window, pixels. */
  readonly spot: { readonly x: number; readonly y: number };
  readonly mayManage: boolean;
  onAct(act: BoardAct): void;
  onOpen(person: Person): void;
  /** Wristband of this patient. */
  onBand(patientId: string): void;
  onClose(): void;
}

const KEYS: Readonly<Partial<Record<BoardAct['act'], string>>> = { move: 'M', admit: 'A' };

/** What can be done here: the chart first, then each person's acts, then the bed's. */
export function BoardMenu({ tile, people, spot, mayManage, onAct, onOpen, onBand, onClose }: Props) {
  const { t } = useTranslation();
  const mayPrint = useSignedIn()?.user.permissions.includes('label.print') ?? false;
  const bedActs = tile && mayManage ? actsOnBed(tile) : [];
  const key = (act: BoardAct['act']) => (KEYS[act] ? { rightSection: <Keycap keys={KEYS[act]} /> } : {});
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      shadow="md"
      withinPortal={false}
      floatingStrategy="fixed"
      trapFocus
      returnFocus
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('board.menu')}
          className={css.spot}
          aria-keyshortcuts="Enter"
          style={{ left: spot.x, top: spot.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={tile?.name ?? t('board.menu')}>
        {people.map((person) => (
          <div key={person.holder.encounterId}>
            <Menu.Label>{person.line ? listName(person.line) : ''}</Menu.Label>
            <Menu.Item onClick={() => onOpen(person)} rightSection={<Keycap keys="O" />}>
              {t('board.openChart')}
            </Menu.Item>
            {mayPrint && <Menu.Item onClick={() => onBand(person.holder.patientId)}>{t('band.open')}</Menu.Item>}
            {mayManage &&
              actsOn(person).map((act) => (
                <Menu.Item key={act} onClick={() => onAct({ act, person } as BoardAct)} {...key(act)}>
                  {t(`board.act.${act}`)}
                </Menu.Item>
              ))}
          </div>
        ))}
        {tile && bedActs.length > 0 && <Menu.Label>{tile.name}</Menu.Label>}
        {tile &&
          bedActs.map((act) => (
            <Menu.Item key={act} onClick={() => onAct({ act, bed: tile } as BoardAct)} {...key(act)}>
              {t(actWord({ act, bed: tile }))}
            </Menu.Item>
          ))}
        {people.length === 0 && bedActs.length === 0 && <Menu.Label>{t('board.nothingToDo')}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}
