import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { type SpoolEntry, useSpoolEntries } from '../../../spool/spool.ts';
import { useSpool } from '../../../spool/spool-context.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import css from './Files.module.css';

const STEPS = ['kept', 'sending', 'attaching'] as const;

/** Files that are on this station's disk and not yet in the record, each with the step it has reached. */
export function WaitingFiles({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation();
  const entries = useSpoolEntries((spool) => spool.entries);
  const mine = entries.filter((entry) => entry.patientId === patientId);
  if (mine.length === 0) return null;
  return (
    <Panel title={t('file.waiting')} aside={t('file.waitingWords')} flush>
      <ul>
        {mine.map((entry) => (
          <WaitingFile key={entry.spoolId} entry={entry} />
        ))}
      </ul>
    </Panel>
  );
}

function WaitingFile({ entry }: { readonly entry: SpoolEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const spool = useSpool();
  const reached = STEPS.indexOf(entry.state as 'kept');
  const isStuck = entry.state === 'refused' || entry.state === 'failed';
  return (
    <li className={css.waiting}>
      <span className={css.waitingName}>
        <bdi>{entry.facts.title}</bdi> <span className="quiet">{format.bytes(entry.facts.sizeBytes)}</span>
      </span>
      {isStuck ? (
        <Tag tone="pause">
          {entry.state === 'refused' ? t(`refusal.${entry.refusal.code}`) : t('file.state.failed')}
        </Tag>
      ) : (
        <ol className={css.steps} aria-label={t('file.progress')}>
          {STEPS.map((step, index) => (
            <li
              key={step}
              data-state={index < reached ? 'done' : index === reached ? 'now' : 'later'}
              aria-current={index === reached ? 'step' : undefined}
            >
              {t(`file.state.${step}`)}
            </li>
          ))}
        </ol>
      )}
      {(isStuck || entry.state === 'kept') && (
        <Button size="compact-sm" variant="default" onClick={() => void spool.sendAll()}>
          {t('common.tryAgain')}
        </Button>
      )}
      {isStuck && (
        <Button size="compact-sm" variant="subtle" onClick={() => void spool.discard(entry.spoolId)}>
          {t('file.discard')}
        </Button>
      )}
    </li>
  );
}
