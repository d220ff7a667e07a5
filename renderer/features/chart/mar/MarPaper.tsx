import { Button } from '@mantine/core';
import { IconCheck, IconCircle, IconPrinter, IconSignature } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { AllergyLine } from '../../../parts/medication/AllergyLine.tsx';
import { PaperFoot } from '../../../parts/PaperFoot.tsx';
import { bornText, listName } from '../../../parts/patient-words.ts';
import { ReplacedTag } from '../../../parts/ReplacedTag.tsx';
import { usePlaceOfPatient } from '../../../parts/use-place-of.ts';
import { usePrintSheet } from '../../../parts/use-print-sheet.ts';
import { usePatientLine, useStaffNames } from '../../../replica/queries.ts';
import { type PaperBlock, PaperSheet } from '../../../ui/print/PaperSheet.tsx';
import css from './Mar.module.css';
import type { MarSheet } from './Mar.tsx';
import { MarDose, MarRecord, useMarWords } from './MarCell.tsx';
import { initialsIn, orderWords } from './order-words.ts';

interface Props {
  readonly patientId: string;
  readonly sheet: MarSheet;
  onClose(): void;
}

/** The same grid on paper: who, allergies and days on every page. Printing is written down before the printer's dialogue opens. */
export function MarPaper({ patientId, sheet, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const words = useMarWords();
  const line = usePatientLine(patientId)?.content;
  const placeOf = usePlaceOfPatient();
  const { call, isRunning, printed, print } = usePrintSheet({ sheet: 'medication-chart', patientIds: [patientId] });
  const columns = { gridTemplateColumns: `52mm repeat(${sheet.days.length}, minmax(0, 1fr))` };
  const nowMs = Date.parse(sheet.asOf);

  const head = (
    <>
      <h2>
        {t('mar.title')} · <bdi>{line ? listName(line) : ''}</bdi>
      </h2>
      <ReplacedTag line={line} />
      <p>
        {[
          line ? bornText(line.birthDate, t, format) : '',
          line ? t(`patient.sex.${line.sex}`) : '',
          line?.recordNumber ?? '',
          placeOf(patientId) ?? '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <AllergyLine allergies={sheet.allergies} />
      {!sheet.complete && <p>{t('round.partial')}</p>}
      <div className={css.paperDays} style={columns}>
        <b>{t('mar.order')}</b>
        {sheet.days.map((day) => (
          <b key={day}>{format.date(day)}</b>
        ))}
      </div>
    </>
  );
  const blocks = useMemo((): readonly PaperBlock[] => {
    const rows = sheet.lines.map((order) => ({
      key: order.lineage,
      content: (
        <div className={css.paperRow} style={columns}>
          <span>
            <b>{order.drug}</b>
            {orderWords(t, order).map((said) => (
              <span key={said} className={css.paperWords}>
                {said}
              </span>
            ))}
            <b>
              {[
                order.highAlert ? t('round.highAlert') : '',
                order.timeCritical ? t('order.timeCritical') : '',
                order.standing === 'in-force' ? '' : t(`mar.standing.${order.standing}`),
              ]
                .filter(Boolean)
                .join(' · ')}
            </b>
          </span>
          {order.cells.map((cell, index) => (
            <span key={sheet.days[index]}>
              {cell.doses.map((dose) => (
                <MarDose
                  key={dose.doseId}
                  words={words}
                  dose={dose}
                  zone={sheet.zone}
                  nowMs={nowMs}
                  drug={order.drug}
                  staffName={staffName}
                />
              ))}
              {cell.others.map((record) => (
                <MarRecord
                  key={record.id}
                  words={words}
                  record={record}
                  zone={sheet.zone}
                  drug={order.drug}
                  ordered={order.dose}
                  staffName={staffName}
                />
              ))}
            </span>
          ))}
        </div>
      ),
    }));
    const without = sheet.withoutOrder.map((record, index) => ({
      key: record.id,
      content: (
        <>
          {index === 0 && <b>{t('mar.withoutOrder')}</b>}
          <MarRecord words={words} record={record} zone={sheet.zone} drug={record.drug} isNamed staffName={staffName} />
        </>
      ),
    }));
    return [...rows, ...without, { key: 'signs', content: <Signs sheet={sheet} staffName={staffName} /> }];
  }, [sheet, staffName, t, words, nowMs, columns.gridTemplateColumns]);
  return (
    <PaperSheet
      label={t('mar.title')}
      landscape
      head={head}
      blocks={blocks}
      foot={(page, pages) => <PaperFoot printed={printed} page={page} pages={pages} />}
      toolbar={
        <>
          <Button leftSection={<IconPrinter size={16} aria-hidden />} loading={isRunning} onClick={() => void print()}>
            {t('mar.print')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <CallNotice call={call} />
        </>
      }
      onClose={onClose}
    />
  );
}

/** What the marks mean, and whose the initials are: whoever reads the paper has nothing to point at. */
function Signs({ sheet, staffName }: { readonly sheet: MarSheet; staffName(userId: string): string }) {
  const { t } = useTranslation();
  const records = [
    ...sheet.lines.flatMap(({ cells }) =>
      cells.flatMap(({ doses, others }) => [...doses.flatMap((dose) => dose.records), ...others]),
    ),
    ...sheet.withoutOrder,
  ];
  const people = records.map(({ by }) => by);
  return (
    <p className={css.signs}>
      <IconCheck size={13} aria-hidden /> {t('mar.short.given')} · <IconCircle size={13} aria-hidden />{' '}
      {t('mar.short.upcoming')} · <IconSignature size={13} aria-hidden /> {t('round.awaitsSignature')}
      {people.length > 0 && ` · ${initialsIn(people, staffName).join(' · ')}`}
    </p>
  );
}
