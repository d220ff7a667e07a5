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
import { PaperSheet } from '../../ui/print/PaperSheet.tsx';
import css from './Stocktake.module.css';

interface Props {
  readonly sheet: OutputOf<typeof contract.stocktake.sheet>;
  onClose(): void;
}

/** @SAFETY Blind as the screen is: what should be there stands nowhere. What was counted already is left out. */
export function CountPaper({ sheet, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { call, isRunning, printed, print } = usePrintSheet({ sheet: 'stock-count', patientIds: [] });
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('count.paper')}</span>
          <bdi>{sheet.places.map(({ name }) => name).join(', ')}</bdi>
        </div>
        <p className={css.paperLead}>
          {t('count.paperLead', { name: sheet.startedBy, when: format.moment(sheet.startedAt) })}
        </p>
        <div className={css.paperRow} data-head>
          <span>{t('count.product')}</span>
          <span>{t('count.batch')}</span>
          <span>{t('count.atPlace')}</span>
          <span>{t('count.paperCount')}</span>
        </div>
      </>
    ),
    [sheet],
  );
  const blocks = useMemo(() => {
    const lines = sheet.lines.filter(({ todo }) => todo !== 'done');
    const rows = lines.map((line) => ({
      key: line.key,
      content: (
        <div className={css.paperRow}>
          <span>
            <bdi>{line.name}</bdi> {line.brand && <bdi>{line.brand}</bdi>}
            {line.state === 'quarantined' && <b> {t('count.quarantined')}</b>}
          </span>
          <span>
            <bdi className="figures">{line.batch.lot}</bdi>{' '}
            {line.batch.expiry ? t('count.expires', { day: format.date(line.batch.expiry) }) : t('count.noExpiry')}
          </span>
          <bdi>{line.place}</bdi>
          <span className={css.paperCount}>
            <bdi>{line.unit}</bdi>
          </span>
        </div>
      ),
    }));
    return [...rows, { key: 'signed', content: <p className={css.paperSign}>{t('count.paperSign')}</p> }];
  }, [sheet]);
  return (
    <PaperSheet
      label={t('count.paper')}
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
