import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StocktakeControlledLine } from '#shared/contract/stocktake.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './Stocktake.module.css';

const TONES = { 'to-count': 'calm', agrees: 'fine', differs: 'stop', 'no-register': 'pause' } as const;

/** A register of a controlled drug among the lines. @SAFETY Blind, and counted by two. */
export function ControlledRow({ line, onCount }: { readonly line: StocktakeControlledLine; onCount(): void }) {
  const { t } = useTranslation();
  const mayWrite = useSignedIn()?.user.permissions.includes('register.write') ?? false;
  const isHere = line.state !== 'no-register';
  return (
    <tr data-testid="count-controlled" data-state={line.state}>
      <ControlledHead line={line} />
      <td className="quiet">{t('count.controlled.whole')}</td>
      <td>
        <bdi>{line.place}</bdi>
      </td>
      <td>
        <ControlledTag state={line.state} />
        <CountedBy line={line} />
      </td>
      <td className="figures">—</td>
      <td className={table.actions}>
        {isHere && mayWrite && (
          <Button size="compact-sm" variant="default" onClick={onCount}>
            {t('count.controlled.count')}
          </Button>
        )}
        {(!isHere || !mayWrite) && (
          <span className="quiet">{t(isHere ? 'count.controlled.mayNot' : 'count.controlled.begin')}</span>
        )}
      </td>
    </tr>
  );
}

export function ControlledHead({ line }: { readonly line: StocktakeControlledLine }) {
  const { t } = useTranslation();
  return (
    <th scope="row" className={css.product}>
      <bdi>{registerName(line)}</bdi> <Tag tone="calm">{t('count.controlled.mark')}</Tag>
    </th>
  );
}

export function ControlledTag({ state }: Pick<StocktakeControlledLine, 'state'>) {
  const { t } = useTranslation();
  return <Tag tone={TONES[state]}>{t(`count.controlled.state.${state}`)}</Tag>;
}

export function CountedBy({ line: { countedBy, witness, at } }: { readonly line: StocktakeControlledLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!countedBy || !at) return null;
  return (
    <div className="quiet">
      {t('count.controlled.by', { name: countedBy, witness: witness ?? '', when: format.moment(at) })}
    </div>
  );
}
