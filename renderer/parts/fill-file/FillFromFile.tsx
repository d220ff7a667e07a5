import { Button, FileButton, Progress } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/contract/station.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLive } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { refusalWords } from '../refusal-words.ts';
import { type Bringing, bringFile, useBringing } from './bring-file.ts';
import css from './FillFromFile.module.css';

type FileStatus = NonNullable<SyncStatus['file']>;

/** Chooses a snapshot file, and says how far it is and what became of it. */
export function FillFromFile() {
  const { t } = useTranslation();
  const core = useCore();
  const file = useLive((live) => live.sync?.file);
  const { bringing } = useBringing();
  const reset = useRef<() => void>(null);
  const isBusy = bringing.state === 'copying' || file?.state === 'reading';
  function take(chosen: File | null): void {
    reset.current?.(); // so that the same file can be chosen again
    if (chosen) void bringFile(core, chosen);
  }
  return (
    <div className={css.file}>
      <Stand bringing={bringing} file={file} />
      <div className={css.choose}>
        <p className="quiet">{t('fillFile.words')}</p>
        <FileButton onChange={take} resetRef={reset} disabled={isBusy}>
          {(props) => (
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} aria-hidden />}
              {...props}
              disabled={isBusy}
            >
              {t('fillFile.choose')}
            </Button>
          )}
        </FileButton>
      </div>
    </div>
  );
}

/** What this window does is newer than what core says of a file before. */
function Stand({ bringing, file }: { readonly bringing: Bringing; readonly file: FileStatus | undefined }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  if (bringing.state === 'copying') {
    const { received, sizeBytes, secondsLeft } = bringing;
    const counts = t('fillFile.bytes', { received: format.bytes(received), size: format.bytes(sizeBytes) });
    const share = received / Math.max(1, sizeBytes);
    return <Bar label={t('fillFile.copying')} counts={counts} share={share} secondsLeft={secondsLeft} />;
  }
  if (file?.state === 'reading') return <Reading file={file} />;
  if (bringing.state === 'refused')
    return <NotTaken words={refusalWords({ t, language: i18n.language }, bringing.refusal)} />;
  if (bringing.state === 'fault') return <NotTaken words={t('call.faultWords', { reference: bringing.reference })} />;
  if (bringing.state !== 'idle')
    return (
      <Notice tone="pause" announce title={t(`fillFile.${bringing.state}`)}>
        {t(`fillFile.${bringing.state}Words`)}
      </Notice>
    );
  if (file?.state === 'refused')
    return <NotTaken words={refusalWords({ t, language: i18n.language }, { refused: true, ...file })} />;
  return file ? <Taken file={file} /> : null;
}

function Reading({ file }: { readonly file: Extract<FileStatus, { state: 'reading' }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { done, expected, secondsLeft } = file;
  const isKnown = done !== undefined && expected !== undefined;
  const counts = isKnown
    ? t('sync.fillOf', { received: format.number(done), expected: format.number(expected) })
    : undefined;
  return (
    <Bar
      label={t('fillFile.reading')}
      counts={counts}
      share={isKnown ? done / Math.max(1, expected) : undefined}
      secondsLeft={secondsLeft}
    />
  );
}

interface BarProps {
  readonly label: string;
  readonly counts: string | undefined;
  /** 0 to 1. */
  readonly share: number | undefined;
  readonly secondsLeft: number | undefined;
}

function Bar({ label, counts, share, secondsLeft }: BarProps) {
  const { t } = useTranslation();
  const left = secondsLeft === undefined ? '' : t('sync.secondsLeft', { count: Math.ceil(secondsLeft / 60) });
  return (
    <div className={css.bar}>
      <div className={css.facts}>
        <strong>{label}</strong>
        <span className="figures">{[counts, left].filter(Boolean).join(' · ')}</span>
      </div>
      <Progress value={share === undefined ? 100 : share * 100} striped={share === undefined} aria-label={label} />
    </div>
  );
}

function NotTaken({ words }: { readonly words: string }) {
  const { t } = useTranslation();
  return (
    <Notice tone="pause" announce title={t('fillFile.notTaken')}>
      {words}
    </Notice>
  );
}

function Taken({ file }: { readonly file: Extract<FileStatus, { state: 'taken' }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Notice tone="fine" announce title={t('fillFile.taken')}>
      <p>
        {t('fillFile.takenWords', {
          count: file.documents,
          documents: format.number(file.documents),
          when: format.dateTime(file.madeAt),
        })}
      </p>
      {file.setAside > 0 && <p>{t('fillFile.setAside', { count: file.setAside })}</p>}
      <p>{t('fillFile.destroy')}</p>
    </Notice>
  );
}
