import { Button } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { type OpenDispense, othersOf } from './basket.ts';
import css from './CounterMoney.module.css';

interface Props {
  readonly again: unknown;
  /** Dispenses that are in the basket. */
  readonly chosen: ReadonlySet<string>;
  onToggle(...lines: readonly OpenDispense[]): void;
}

/** What was dispensed here and nobody has paid for, newest first. */
export function Waiting({ again, chosen, onToggle }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { answer, reload } = useQuery(contract.money.open, {}, again);
  const known = answer.state === 'done' ? answer.value : [];
  const others = othersOf(known, chosen);
  const addOthers = others.length > 0 ? () => onToggle(...others) : undefined;
  useKeys({ 'Alt+A': addOthers });
  return (
    <Panel
      fill
      flush
      title={t('money.waiting')}
      actions={
        addOthers && (
          <Button
            size="compact-sm"
            variant="default"
            rightSection={<Keycap keys="Alt A" />}
            aria-keyshortcuts="Alt+A"
            onClick={addOthers}
          >
            {t('money.others', { count: others.length })}
          </Button>
        )
      }
    >
      <QueryPanel answer={answer} reload={reload}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty title={t('money.nothingWaiting')}>{t('money.nothingWaitingWords')}</Empty>
          ) : (
            <ul aria-label={t('money.waiting')} onKeyDown={moveByArrow}>
              {lines.map((line) => (
                <li key={line.dispense}>
                  <button
                    type="button"
                    className={css.wait}
                    aria-pressed={chosen.has(line.dispense)}
                    disabled={line.productId === undefined}
                    data-testid="money-waiting"
                    onClick={() => onToggle(line)}
                  >
                    <b>
                      <bdi>{line.patient || t('money.someone')}</bdi>
                    </b>
                    <span className={`${css.more} figures`}>{line.at && format.moment(line.at)}</span>
                    <span>
                      <bdi>{line.name}</bdi>
                    </span>
                    <span className="figures">
                      {line.units} {unitWord(line.unit, line.units)}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryPanel>
    </Panel>
  );
}

function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button:enabled')];
  const next = by && all[all.indexOf(document.activeElement as HTMLElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
