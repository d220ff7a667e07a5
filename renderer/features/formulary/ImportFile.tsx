import { Button, FileInput, Progress, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { FORMULARY_FORMATS } from '#shared/contract/formulary.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { type CallState, settle } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Formulary.module.css';
import { ImportReportView } from './ImportReport.tsx';

type Planned = OutputOf<typeof contract.formulary.planImport>;
type Format = (typeof FORMULARY_FORMATS)[number];

interface Props {
  onDone(): void;
  onClose(): void;
}

/** A file: read, shown for what it would do, then done in steps that can be stopped. Doing it again goes on. */
export function ImportFile({ onDone, onClose }: Props) {
  const { t } = useTranslation();
  const core = useCore();
  const [format, setFormat] = useState<Format>('csv');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [planned, setPlanned] = useState<Planned>();
  const [take, setTake] = useState<readonly string[]>([]);
  const [done, setDone] = useState<{ readonly next: number; readonly total: number }>();
  const [call, setCall] = useState<CallState>({ state: 'idle' });
  const wantsStop = useRef(false);
  const stop = (): void => {
    wantsStop.current = true;
  };
  useEffect(
    () => () => {
      wantsStop.current = true;
    },
    [],
  );

  async function read(chosen: readonly File[], as: Format): Promise<void> {
    setFiles(chosen);
    setPlanned(undefined);
    setDone(undefined);
    setTake([]);
    if (chosen.length === 0) return;
    setCall({ state: 'running' });
    const outcome = await settle<Planned>(
      core.call(contract.formulary.planImport, { format: as, text: await textOf(chosen) }),
    );
    if (outcome.state === 'done') setPlanned(outcome.value);
    setCall(outcome.state === 'done' ? { state: 'idle' } : outcome);
  }

  async function apply(plan: string): Promise<void> {
    wantsStop.current = false;
    setCall({ state: 'running' });
    let from = 0;
    for (;;) {
      const input = { commandId: crypto.randomUUID(), plan, from, take: [...take] };
      const outcome = await settle<OutputOf<typeof contract.formulary.applyImport>>(
        core.call(contract.formulary.applyImport, input),
      );
      if (outcome.state !== 'done') {
        setCall(outcome);
        break;
      }
      from = outcome.value.next;
      setDone(outcome.value);
      if (wantsStop.current || from >= outcome.value.total) {
        setCall({ state: 'idle' });
        tellDone(t('formulary.imported', { count: from, total: outcome.value.total }));
        break;
      }
    }
    onDone();
  }

  const isRunning = call.state === 'running';
  const isOver = done !== undefined && !isRunning;
  const counts = planned?.report.counts;
  const toDo = (counts?.added ?? 0) + (counts?.changed ?? 0) + take.length;
  return (
    <Panel
      fill
      title={t('formulary.import')}
      actions={
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <div className={css.form}>
        <div className={css.chooser}>
          <SegmentedControl
            size="sm"
            aria-label={t('formulary.format')}
            value={format}
            onChange={(value) => {
              setFormat(value as Format);
              void read(files, value as Format);
            }}
            data={FORMULARY_FORMATS.map((value) => ({ value, label: t(`formulary.formats.${value}`) }))}
          />
          <FileInput
            className={css.grow ?? ''}
            label={t('formulary.file')}
            placeholder={t('formulary.choose')}
            accept={format === 'csv' ? '.csv,text/csv' : '.csv,.rrf,.RRF,.txt'}
            multiple
            value={[...files]}
            onChange={(chosen) => void read(chosen, format)}
            disabled={isRunning}
            clearable
            clearButtonProps={{ 'aria-label': t('formulary.clearFile') }}
          />
          {planned && !isOver && (
            <Button onClick={() => void apply(planned.plan)} disabled={toDo === 0} loading={isRunning}>
              {t('formulary.apply', { count: toDo })}
            </Button>
          )}
          {isRunning && done && (
            <Button variant="default" onClick={stop}>
              {t('formulary.stop')}
            </Button>
          )}
        </div>
        <p className="quiet">{t(`formulary.formatWords.${format}`)}</p>
        {done && (
          <div role="status">
            <Progress
              value={done.total === 0 ? 100 : (100 * done.next) / done.total}
              aria-label={t('formulary.progress')}
            />
            {t('formulary.imported', { count: done.next, total: done.total })}
          </div>
        )}
        <CallNotice call={call} />
        {planned && <ImportReportView report={planned.report} take={take} onTake={setTake} isOver={isOver} />}
      </div>
    </Panel>
  );
}

/** Several one after the other: the NDC directory is two. */
async function textOf(files: readonly File[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => file.text()));
  return texts.join('\n');
}
