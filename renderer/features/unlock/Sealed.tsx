import { Button, Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StationState } from '#shared/contract/station.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { Door, DoorPlace } from '../../ui/Door.tsx';
import css from './Unlock.module.css';

interface Props {
  readonly station: Extract<StationState, { state: 'sealed' }>;
}

/** A station whose records are sealed: why, since when, and what to do. Opens by itself when central gives a lease again. */
export function Sealed({ station }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { call, run, isRunning } = useCommand(contract.station.tryNow);
  const { organisation, why, since, unsent, asked } = station;
  return (
    <Door
      widthPx={620}
      head={<DoorPlace organisation={organisation.name} site={t('sealed.shut', { when: format.moment(since) })} />}
      footer={station.fallbackRuntime && <span>{t('status.testRuntimeWords')}</span>}
    >
      <div className={css.body}>
        <h1>{t(`sealed.title.${why}`)}</h1>
        <p>{t(`sealed.words.${why}`)}</p>
        <section aria-labelledby="sealed-do">
          <h2 id="sealed-do">{t('sealed.do')}</h2>
          <p>{why === 'revoked' ? t('sealed.doRevoked') : t('sealed.doContact')}</p>
          <p>{t('sealed.doUntil')}</p>
        </section>
        {unsent ? <Unsent {...unsent} /> : <p role="status">{t('sealed.closing')}</p>}
        {asked && (
          <p role="status">
            {t('sealed.trying', { when: format.moment(asked.at), reason: t(`sealed.reason.${asked.reason}`) })}
          </p>
        )}
        <CallNotice call={call} />
        <Button size="md" loading={isRunning} onClick={() => void run({})}>
          {t('sealed.tryNow')}
        </Button>
      </div>
    </Door>
  );
}

function Unsent({ documents, file }: NonNullable<Props['station']['unsent']>) {
  const { t } = useTranslation();
  if (documents === 0) return <p>{t('sealed.unsentNone')}</p>;
  return (
    <section>
      <p>{t('sealed.unsent', { count: documents })}</p>
      <p>{t('sealed.unsentWords')}</p>
      {file && (
        <Code block className={css.path}>
          {file}
        </Code>
      )}
    </section>
  );
}
