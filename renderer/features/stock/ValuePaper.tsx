import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { PaperFoot } from '../../parts/PaperFoot.tsx';
import { usePrintSheet } from '../../parts/use-print-sheet.ts';
import { useEnrolledStation } from '../../state/live.ts';
import { PaperSheet } from '../../ui/print/PaperSheet.tsx';
import css from './Stock.module.css';

interface Props {
  readonly value: OutputOf<typeof contract.stock.value>;
  readonly method: 'first-in-first-out' | 'average';
  onClose(): void;
}

/** The valuation as it will lie in the printer. */
export function ValuePaper({ value, method, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const site = useEnrolledStation()?.site.name ?? '';
  const { call, isRunning, printed, print } = usePrintSheet({ sheet: 'stock-value', patientIds: [] });
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('stock.value.title')}</span>
          <bdi>{site}</bdi>
        </div>
        <p className={css.paperLead}>
          {t(`stock.value.by.${method}`)} · {format.dateTime(value.asOf)} ·{' '}
          <b>
            {format.number(Number(value.total), 2)} {value.currency}
          </b>
        </p>
      </>
    ),
    [value],
  );
  const blocks = useMemo(
    () =>
      value.products.map((line) => ({
        key: line.code,
        content: (
          <div className={css.paperRow} data-columns="value">
            <bdi>{line.name}</bdi>
            <span className="figures">
              {line.quantity} <bdi>{line.unit}</bdi>
            </span>
            <span className="figures">{format.number(Number(line.value), 2)}</span>
          </div>
        ),
      })),
    [value],
  );
  return (
    <PaperSheet
      label={t('stock.value.title')}
      head={head}
      foot={(page, pages) => <PaperFoot printed={printed} page={page} pages={pages} />}
      blocks={blocks}
      toolbar={
        <>
          <Button
            loading={isRunning}
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={print}
            data-autofocus
          >
            {t('paper.print')}
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
