import { Button } from '@mantine/core';
import { IconFileImport, IconTemperature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemperatureLogRow } from '#shared/contract/cold-chain.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { AmountWords } from '../../parts/stock/StockWords.tsx';
import { useSignedIn } from '../../state/live.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './ColdChain.module.css';
import { DecideForm } from './DecideForm.tsx';
import { ExcursionWords } from './ExcursionWords.tsx';
import { ImportForm } from './ImportForm.tsx';
import { LogDialog } from './LogDialog.tsx';

type Open =
  | { readonly form: 'import' }
  | { readonly form: 'plot' | 'decide'; readonly log: TemperatureLogRow }
  | undefined;

/** Temperatures of the places where stock is kept, and what waits for a pharmacist because of them. */
export function ColdChain() {
  const { t } = useTranslation();
  const permissions = useSignedIn()?.user.permissions ?? [];
  const { answer, reload } = useQuery(contract.coldChain.list, {});
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  return (
    <Screen
      fixed
      title={t('pharmacy.tab.coldChain')}
      lead={t('cold.lead')}
      actions={
        permissions.includes('stock.move') && (
          <Button leftSection={<IconFileImport size={16} aria-hidden />} onClick={() => setOpen({ form: 'import' })}>
            {t('cold.import')}
          </Button>
        )
      }
    >
      <Panel title={t('cold.logs')} fill flush>
        <QueryPanel answer={answer} reload={reload}>
          {(logs) =>
            logs.length === 0 ? (
              <Empty icon={<IconTemperature size={28} aria-hidden />} title={t('cold.none')}>
                {t('cold.noneWords')}
              </Empty>
            ) : (
              <table className={table.table}>
                <TableHead
                  columns={[t('cold.place'), t('cold.span'), t('cold.range'), t('cold.found'), t('cold.aside')]}
                  withActions
                />
                <tbody>
                  {logs.map((log) => (
                    <Row
                      key={log.id}
                      log={log}
                      mayDecide={permissions.includes('stock.adjust')}
                      onOpen={(form) => setOpen({ form, log })}
                    />
                  ))}
                </tbody>
              </table>
            )
          }
        </QueryPanel>
      </Panel>
      {open?.form === 'import' && <ImportForm onClose={close} onSaved={reload} />}
      {open?.form === 'plot' && <LogDialog log={open.log} onClose={close} />}
      {open?.form === 'decide' && <DecideForm log={open.log} onClose={close} onSaved={reload} />}
    </Screen>
  );
}

interface RowProps {
  readonly log: TemperatureLogRow;
  readonly mayDecide: boolean;
  onOpen(form: 'plot' | 'decide'): void;
}

function Row({ log, mayDecide, onOpen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr data-testid="temperature-log">
      <th scope="row" className={css.where}>
        <bdi>{log.place}</bdi>
        <div className="quiet">
          <bdi>{log.logger}</bdi> · {t(`cold.storage.${log.storage}`)}
        </div>
      </th>
      <td className="figures">
        {format.moment(log.from)} – {format.moment(log.to)}
        <div className="quiet">{t('cold.readings', { count: log.readings })}</div>
      </td>
      <td className="figures">
        {doseInWords(log.lowest)} – {doseInWords(log.highest)} °C
      </td>
      <td>
        <ul className={css.list}>
          {log.excursions.map((excursion) => (
            <li key={excursion.from}>
              <ExcursionWords excursion={excursion} />
            </li>
          ))}
          {log.gaps.length > 0 && (
            <li>
              <Tag tone="pause">{t('cold.gaps', { count: log.gaps.length })}</Tag>
            </li>
          )}
          {log.excursions.length + log.gaps.length === 0 && <li>{t('cold.allGood')}</li>}
        </ul>
      </td>
      <td>
        <ul className={css.list}>
          {log.aside.map(({ name, brand, batch, quantity, unit }) => (
            <li key={name + batch.lot}>
              <bdi>{name}</bdi> {brand && <bdi>({brand})</bdi>} <bdi>{batch.lot}</bdi>:{' '}
              <AmountWords value={quantity} unit={unit} />
            </li>
          ))}
          {log.decisions.map(({ outcome, by, at, reason }) => (
            <li key={at} className="quiet">
              {t(`cold.decided.${outcome}`, { name: by, when: format.moment(at) })}: <bdi>{reason}</bdi>
            </li>
          ))}
        </ul>
      </td>
      <td className={table.actions}>
        <Button size="compact-sm" variant="default" onClick={() => onOpen('plot')}>
          {t('cold.plot')}
        </Button>
        {mayDecide && log.aside.length > 0 && (
          <Button size="compact-sm" onClick={() => onOpen('decide')}>
            {t('cold.decide')}
          </Button>
        )}
      </td>
    </tr>
  );
}
