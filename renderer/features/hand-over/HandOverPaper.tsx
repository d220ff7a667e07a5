import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { HandOverLine } from '#shared/contract/hand-over.ts';
import type { contract } from '#shared/contract/index.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AuditedPaper } from '../../parts/AuditedPaper.tsx';
import type { WardPerson } from '../../parts/use-ward-people.ts';
import css from './HandOver.module.css';
import { SbarLine } from './SbarLine.tsx';

interface Props {
  readonly read: OutputOf<typeof contract.handOver.read>;
  readonly lines: readonly HandOverLine[];
  /** Ward, and nurse where it is one's. */
  readonly title: string;
  readonly wardId: string;
  readonly isPartial: boolean;
  readonly personOf: (patientId: string) => WardPerson | undefined;
  readonly nursesText: (patientId: string) => string;
  onPrinted(number: string): void;
  onClose(): void;
}

/** The hand-over sheet as it will lie in the printer. */
export function HandOverPaper(props: Props) {
  const { read, lines, title, wardId, isPartial, personOf, nursesText, onPrinted, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const blocks = useMemo(
    () => [
      ...lines.map((line) => ({
        key: line.patientId,
        content: (
          <SbarLine line={line} person={personOf(line.patientId)} nurses={nursesText(line.patientId)} on="paper" />
        ),
      })),
      { key: 'sign', content: <Signatures /> },
    ],
    [read],
  );
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('handOver.title')}</span>
          <span>{title}</span>
        </div>
        <div className={css.paperLead}>
          <span>{t('handOver.asOf', { when: format.dateTime(read.asOf) })}</span>
          <span>{t('handOver.count', { count: lines.length })}</span>
          <span>
            {read.previous
              ? t('handOver.previous', {
                  from: read.previous.givenBy.name,
                  to: read.previous.takenBy.map(({ name }) => name).join(', '),
                  when: format.dateTime(read.previous.givenAt),
                })
              : t('handOver.first')}
          </span>
        </div>
        {isPartial && <p className={css.paperPartial}>{t('handOver.partial')}</p>}
      </>
    ),
    [read, isPartial],
  );
  return (
    <AuditedPaper
      label={t('handOver.sheetLabel')}
      landscape
      head={head}
      blocks={blocks}
      prints={{ sheet: 'hand-over', patientIds: lines.map(({ patientId }) => patientId), id: wardId }}
      onPrinted={onPrinted}
      onClose={onClose}
    />
  );
}

function Signatures() {
  const { t } = useTranslation();
  return (
    <div className={css.sign}>
      <span>{t('handOver.signGave')}</span>
      <span>{t('handOver.signTook')}</span>
    </div>
  );
}
