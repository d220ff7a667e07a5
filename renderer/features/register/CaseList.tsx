import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterCaseLine, RegisterListLine } from '#shared/contract/register.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { CaseNoteDialog } from './CaseNoteDialog.tsx';
import { CloseCaseDialog } from './CloseCaseDialog.tsx';
import css from './Register.module.css';
import type { Shelf } from './ShelfField.tsx';

interface Props {
  readonly title: string;
  readonly cases: readonly RegisterCaseLine[];
  readonly line: RegisterListLine;
  readonly shelf: Shelf | undefined;
  readonly numbers: ReadonlyMap<string, number | undefined>;
}

/** Discrepancies, each with what people wrote and how it ended. */
export function CaseList({ title, cases, line, shelf, numbers }: Props) {
  const [open, setOpen] = useState<{ readonly as: 'note' | 'close'; readonly id: string }>();
  const found = cases.find(({ id }) => id === open?.id);
  const close = (): void => setOpen(undefined);
  return (
    <Panel title={title} aside={String(cases.length)} flush>
      <ul className={css.cases}>
        {cases.map((one) => (
          <Case
            key={one.id}
            case={one}
            unit={line.unit}
            number={numbers.get(one.entryId)}
            onNote={() => setOpen({ as: 'note', id: one.id })}
            onClose={() => setOpen({ as: 'close', id: one.id })}
          />
        ))}
      </ul>
      {found && open?.as === 'note' && <CaseNoteDialog case={found} onClose={close} />}
      {found && open?.as === 'close' && <CloseCaseDialog case={found} line={line} shelf={shelf} onClose={close} />}
    </Panel>
  );
}

interface CaseProps {
  readonly case: RegisterCaseLine;
  readonly unit: string;
  readonly number: number | undefined;
  onNote(): void;
  onClose(): void;
}

function Case({ case: one, unit, number, onNote, onClose }: CaseProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayManage = useSignedIn()?.user.permissions.includes('register.manage') ?? false;
  const { cause, expected, found, difference, closed } = one;
  return (
    <li className={css.case} data-testid="cd-case" data-state={one.state}>
      <div className={css.caseHead}>
        <Tag tone={one.state === 'open' ? 'stop' : 'calm'}>{t(`cdRegister.caseState.${one.state}`)}</Tag>
        <b>{t(`cdRegister.cause.${cause}`, { expected, found, unit, difference: difference.replace('-', '−') })}</b>
        {one.undecided && <Tag tone="pause">{t('cdRegister.undecided')}</Tag>}
        <span className="quiet">
          {number !== undefined && `${t('cdRegister.onNumber', { number })} · `}
          {format.moment(one.openedAt)} · <bdi>{one.openedBy}</bdi>
          {one.witness && (
            <>
              {' · '}
              <bdi>{one.witness}</bdi>
            </>
          )}
        </span>
        {one.state === 'open' && (
          <span className={css.caseActions}>
            <Button size="compact-sm" variant="default" onClick={onNote}>
              {t('cdRegister.addNote')}
            </Button>
            {mayManage && (
              <Button size="compact-sm" onClick={onClose}>
                {t('cdRegister.closeCase')}
              </Button>
            )}
          </span>
        )}
      </div>
      {one.notes.map(({ at, by, text }) => (
        <p key={at + by} className={css.caseNote}>
          <span className="quiet">
            {format.moment(at)} · <bdi>{by}</bdi>
          </span>{' '}
          <bdi>{text}</bdi>
        </p>
      ))}
      {closed && (
        <p className={css.caseNote}>
          <b>{t(`cdRegister.finding.${closed.finding}`)}</b> <bdi>{closed.text}</bdi>
          <span className="quiet">
            {' '}
            {format.moment(closed.at)} · {t('cdRegister.closedBy', { by: closed.by, second: closed.second })}
            {closed.report && ` · ${t('cdRegister.reportNumber', { number: closed.report })}`}
          </span>
        </p>
      )}
    </li>
  );
}
