import { useTranslation } from 'react-i18next';
import type { RecordVersion } from '#shared/contract/chart.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Tag } from '../../../ui/Tag.tsx';
import css from './History.module.css';
import type { FactChange, HistoryStep } from './history-steps.ts';

/** One version: its head, and what it changed with the older value struck through. */
export function HistoryStepView({ step }: { readonly step: HistoryStep }) {
  const { t } = useTranslation();
  const { version, state, changes } = step;
  return (
    <li className={css.step} data-state={version.state}>
      <StepHead version={version} isFirst={state === 'first'} />
      {version.withdrawnReason && <p>{t('history.withdrawn', { reason: version.withdrawnReason })}</p>}
      {version.merged && <p className="quiet">{t(`history.merged.${version.merged}`)}</p>}
      {state === 'before-not-held' && <p className={css.notHeld}>{t('history.notHeld')}</p>}
      {state === 'change' && changes.length === 0 && <p className="quiet">{t('history.sameWords')}</p>}
      <dl className={css.changes}>
        {changes.map((change) => (
          <ChangeLine key={change.label} change={change} />
        ))}
      </dl>
    </li>
  );
}

function StepHead({ version, isFirst }: { readonly version: RecordVersion; readonly isFirst: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, at, by, byName, station, stationName } = version;
  const from = stationName ?? (station === 'central' ? t('mark.central') : station);
  return (
    <div className={css.head}>
      <b className="figures">{format.dateTime(wallMs(at))}</b>
      <bdi>{byName ?? by.replace(/^User:/, '')}</bdi>
      <bdi className="quiet">{from}</bdi>
      {state === 'current' && <Tag tone="fine">{t('history.current')}</Tag>}
      {state === 'competing' && <Tag tone="pause">{t('history.competing')}</Tag>}
      {isFirst && <Tag>{t('history.first')}</Tag>}
    </div>
  );
}

function ChangeLine({ change }: { readonly change: FactChange }) {
  const { t, i18n } = useTranslation();
  const { label, before, after } = change;
  return (
    <div>
      <dt>{i18n.exists(label) ? t(label as 'field.allergy.code') : label}</dt>
      <dd>
        {before && (
          <del>
            <span className="visually-hidden">{t('history.before')}: </span>
            <bdi>{before}</bdi>
          </del>
        )}
        {after ? (
          <ins>
            <bdi>{after}</bdi>
          </ins>
        ) : (
          <span className="quiet">{t('history.removed')}</span>
        )}
      </dd>
    </div>
  );
}
