import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { SCAN_WORKAROUNDS } from '#shared/model/administration-codes.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import type { Ward } from '../../parts/use-ward-people.ts';
import { Empty } from '../../ui/Condition.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { sharePercent } from './scan-share.ts';

const WEEK_MS = 7 * 86_400_000;

interface Props {
  readonly wards: readonly Ward[];
  onClose(): void;
}

/** How much is scanned rather than keyed, by ward, in the last seven days; 95 % is what others ask for. */
export function ScanRate({ wards, onClose }: Props) {
  const { t } = useTranslation();
  const [period] = useState(() => {
    const now = Date.now();
    return { from: new Date(now - WEEK_MS).toISOString(), to: new Date(now).toISOString() };
  });
  const { answer, reload } = useQuery(contract.administration.scanRate, period);
  const nameOf = (id: string | undefined) => wards.find((ward) => ward.id === id)?.name ?? t('round.rateNoWard');
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('round.scanRateTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <QueryPanel answer={answer} reload={reload}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t('round.rateEmpty')}>{t('round.rateEmptyWords')}</Empty>
          ) : (
            <table className={table.table}>
              <TableHead
                columns={[
                  t('board.ward'),
                  t('round.rateDoses'),
                  t('round.ratePatient'),
                  t('round.rateDrug'),
                  t('round.rateBoth'),
                  t('round.rateAway'),
                ]}
              />
              <tbody>
                {rows.map(({ wardId, doses, patientScanned, drugScanned, both, workarounds }) => (
                  <tr key={wardId ?? ''}>
                    <th scope="row">{nameOf(wardId)}</th>
                    <td className="figures">{doses}</td>
                    {[patientScanned, drugScanned, both].map((count, index) => (
                      <td key={index} className="figures">
                        {t('round.rateShare', { percent: sharePercent(count, doses), count })}
                      </td>
                    ))}
                    <td className="figures">
                      <Away counts={workarounds} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryPanel>
      <p className="quiet">{t('round.rateWords')}</p>
      <p className="quiet">{t('round.rateAwayWords')}</p>
    </Modal>
  );
}

type Counts = OutputOf<typeof contract.administration.scanRate>[number]['workarounds'];

/** What speaks for scans made away from the bed, each with its number. */
function Away({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation();
  const seen = SCAN_WORKAROUNDS.filter((kind) => counts[kind] > 0);
  if (seen.length === 0) return <>0</>;
  return seen.map((kind) => <div key={kind}>{t(`round.away.${kind}`, { count: counts[kind] })}</div>);
}
