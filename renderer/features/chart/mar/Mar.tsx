import { Button, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { DoseRecord } from '#shared/contract/round.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { useFormat, WallZone } from '../../../i18n/use-format.ts';
import { DoseRecordDialog } from '../../../parts/medication/DoseRecordDialog.tsx';
import { localDay } from '../../../parts/patient-words.ts';
import { QueryPanel } from '../../../parts/QueryPanel.tsx';
import { useStaffNames } from '../../../replica/queries.ts';
import { MAR_SPANS, usePreferences } from '../../../state/preferences.ts';
import { Empty, Notice } from '../../../ui/Condition.tsx';
import { useChart } from '../chart-context.ts';
import css from './Mar.module.css';
import { MarRecord, useMarWords } from './MarCell.tsx';
import { type Looked, MarGrid } from './MarGrid.tsx';
import { MarPaper } from './MarPaper.tsx';
import { addDays, firstDayOf } from './mar-days.ts';

export type MarSheet = OutputOf<typeof contract.mar.sheet>;

/** The administration record as a grid of days: what was planned, what became of it, who. */
export function Mar() {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record } = useChart();
  const { marDays: span, prefer } = usePreferences();
  const [last, setLast] = useState(() => localDay(Date.now()));
  const [isPrinting, setIsPrinting] = useState(false);
  const { answer, reload } = useQuery(
    contract.mar.sheet,
    { patientId, from: firstDayOf(last, span), days: span },
    record.everything,
  );
  const sheet = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  return (
    <section className={css.mar} aria-label={t('mar.title')}>
      <div className={css.bar}>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('mar.earlier')}
          onClick={() => setLast(addDays(last, -span))}
        >
          <IconChevronLeft size={16} aria-hidden />
        </Button>
        <b>{`${format.date(firstDayOf(last, span))} – ${format.date(last)}`}</b>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('mar.later')}
          onClick={() => setLast(addDays(last, span))}
        >
          <IconChevronRight size={16} aria-hidden />
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => setLast(localDay(Date.now()))}>
          {t('mar.today')}
        </Button>
        <SegmentedControl
          size="xs"
          aria-label={t('mar.span')}
          value={String(span)}
          onChange={(value) => prefer({ marDays: Number(value) as typeof span })}
          data={MAR_SPANS.map((days) => ({ value: String(days), label: t('mar.days', { count: days }) }))}
        />
        <Button
          className={css.print ?? ''}
          variant="default"
          size="compact-sm"
          leftSection={<IconPrinter size={16} aria-hidden />}
          disabled={!sheet}
          onClick={() => setIsPrinting(true)}
        >
          {t('mar.print')}
        </Button>
      </div>
      <QueryPanel answer={answer} reload={reload}>
        {(value) => (
          <WallZone value={value.zone}>
            <Grid sheet={value} patientId={patientId} onChanged={reload} />
          </WallZone>
        )}
      </QueryPanel>
      {isPrinting && sheet && <MarPaper patientId={patientId} sheet={sheet} onClose={() => setIsPrinting(false)} />}
    </section>
  );
}

interface GridProps {
  readonly sheet: MarSheet;
  readonly patientId: string;
  onChanged(): void;
}

/** What waits for a later signature, oldest first. */
function listWaiting({
  lines,
  withoutOrder,
}: MarSheet): readonly { readonly drug: string; readonly record: DoseRecord }[] {
  const ofLines = lines.flatMap(({ drug, cells }) =>
    cells.flatMap(({ doses, others }) =>
      [...doses.flatMap(({ records }) => records), ...others].map((record) => ({ drug, record })),
    ),
  );
  const all = [...ofLines, ...withoutOrder.map((record) => ({ drug: record.drug, record }))];
  return all
    .filter(({ record }) => record.awaitsSignature)
    .toSorted((one, other) => (one.record.at < other.record.at ? -1 : 1));
}

function Grid({ sheet, patientId, onChanged }: GridProps) {
  const [looked, setLooked] = useState<Looked>();
  const waiting = listWaiting(sheet);
  const words = useMarWords();
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const nowMs = Date.parse(sheet.asOf);
  if (sheet.lines.length === 0 && sheet.withoutOrder.length === 0) {
    return (
      <Empty title={t(sheet.complete ? 'mar.empty' : 'mar.notHere')}>
        {t(sheet.complete ? 'mar.emptyWords' : 'mar.notHereWords')}
      </Empty>
    );
  }
  return (
    <>
      {!sheet.complete && <Notice tone="calm">{t('round.partial')}</Notice>}
      {sheet.alerts.map(({ doseId, drug, kind }) => (
        <Notice key={doseId} tone="stop" title={t(`round.alert.${kind}`, { drug })}>
          {t(kind === 'given-twice' ? 'mar.twiceWords' : 'round.givenApartWords')}
        </Notice>
      ))}
      {waiting.length > 0 && (
        <section
          className={css.waiting}
          aria-label={t('dose.waiting', { count: waiting.length })}
          data-testid="mar-waiting"
        >
          <h2>{t('dose.waiting', { count: waiting.length })}</h2>
          {waiting.map(({ drug, record }) => (
            <Button
              key={record.id}
              size="compact-sm"
              variant="default"
              onClick={() => setLooked({ drug, records: [record] })}
            >
              <bdi>{drug}</bdi>&nbsp;{format.moment(record.at)}
            </Button>
          ))}
        </section>
      )}
      {looked && (
        <DoseRecordDialog
          patientId={patientId}
          drug={looked.drug}
          records={looked.records}
          onChanged={onChanged}
          onClose={() => setLooked(undefined)}
        />
      )}
      <MarGrid key={sheet.days.join()} sheet={sheet} nowMs={nowMs} staffName={staffName} onLook={setLooked} />
      {sheet.withoutOrder.length > 0 && (
        <section className={css.without} aria-label={t('mar.withoutOrder')}>
          <h3>{t('mar.withoutOrder')}</h3>
          {sheet.withoutOrder.map((record) => (
            <MarRecord
              key={record.id}
              words={words}
              record={record}
              zone={sheet.zone}
              drug={record.drug}
              isNamed
              staffName={staffName}
              onLook={(looked) => setLooked({ drug: record.drug, records: [looked] })}
            />
          ))}
        </section>
      )}
    </>
  );
}
