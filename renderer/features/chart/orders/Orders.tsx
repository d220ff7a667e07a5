import { Button, Checkbox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import {
  isOpenRequest,
  REQUEST_CATEGORIES,
  type ReadRequest,
  type RequestResource,
  readRequest,
} from '#shared/domain/request/request.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { tellDone } from '../../../parts/told.ts';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { useChart } from '../chart-context.ts';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { HistoryButton } from '../history/HistoryButton.tsx';
import css from '../medication/Medication.module.css';
import { signerOf } from '../signed.ts';
import { useStations } from '../use-stations.ts';
import { EndRequest } from './EndRequest.tsx';
import { OrderSetDialog } from './OrderSetDialog.tsx';
import { RequestForm } from './RequestForm.tsx';

type Row = StoredRow<RequestResource>;
interface Item {
  readonly row: Row;
  readonly request: ReadRequest;
}

/** Orders for what is no medicine, by kind; and sets of orders that are usually made together. */
export function Orders() {
  const { t } = useTranslation();
  const { record, isWhole, patientId } = useChart();
  const mayOrder = useSignedIn()?.user.permissions.includes('order.request') ?? false;
  const [doing, setDoing] = useState<'nothing' | 'new' | 'set'>('nothing');
  const [revoking, setRevoking] = useState<string>();
  const [withEnded, setWithEnded] = useState(false);
  const { call, run } = useCommand(contract.request.end);
  const items = record.requests.map((row) => ({ row, request: readRequest(row.content) }));
  const stationOf = useStations(items.map(({ row }) => row));
  const open = items.filter(({ row }) => isOpenRequest(row.content));
  const shown = withEnded ? items : open;
  const revoked = items.find(({ row }) => row.id === revoking);
  useKeys({ [ENTRY_KEYS]: mayOrder ? () => setDoing('new') : undefined });

  async function complete({ row, request }: Item): Promise<void> {
    const on = { commandId: crypto.randomUUID(), patientId, id: row.id, parent: row.rev ?? '' };
    const outcome = await run({ ...on, as: 'completed' });
    if (outcome.state === 'done') tellDone(t('request.done', { what: request.what }));
  }
  return (
    <EntryColumns entry={doing === 'new' && <RequestForm onDone={() => setDoing('nothing')} />}>
      <Panel
        title={t('chart.tab.orders')}
        aside={t('order.count', { count: open.length })}
        flush
        actions={
          <>
            {items.length > open.length && (
              <Checkbox
                label={t('order.showEnded', { count: items.length - open.length })}
                checked={withEnded}
                onChange={(event) => setWithEnded(event.currentTarget.checked)}
              />
            )}
            {mayOrder && (
              <>
                <Button variant="default" onClick={() => setDoing('set')}>
                  {t('request.sets')}
                </Button>
                <Button
                  leftSection={<IconPlus size={16} aria-hidden />}
                  rightSection={<Keycap keys="Alt R" />}
                  onClick={() => setDoing('new')}
                >
                  {t('request.add')}
                </Button>
              </>
            )}
          </>
        }
      >
        <CallNotice call={call} />
        {shown.length === 0 &&
          (isWhole ? (
            <Empty title={t('request.none')}>{t('request.noneWords')}</Empty>
          ) : (
            <Loading label={t('common.loading')} />
          ))}
        {shown.length > 0 && (
          <table className={table.table}>
            <TableHead
              columns={[
                t('request.what'),
                t('order.whenLabel'),
                t('common.status'),
                t('order.signedBy'),
                t('mark.label'),
              ]}
              withActions
            />
            {REQUEST_CATEGORIES.map((category) => {
              const inCategory = shown.filter(({ request }) => request.category === category);
              return (
                inCategory.length > 0 && (
                  <tbody key={category}>
                    <tr className={css.group}>
                      <th colSpan={6} scope="rowgroup">
                        {t(`request.category.${category}`)}
                      </th>
                    </tr>
                    {inCategory.map((item) => (
                      <RequestLine
                        key={item.row.id}
                        item={item}
                        station={stationOf(item.row)}
                        mayOrder={mayOrder}
                        onComplete={() => void complete(item)}
                        onRevoke={() => setRevoking(item.row.id)}
                      />
                    ))}
                  </tbody>
                )
              );
            })}
          </table>
        )}
      </Panel>
      {revoked && (
        <EndRequest
          id={revoked.row.id}
          rev={revoked.row.rev ?? ''}
          what={revoked.request.what}
          onClose={() => setRevoking(undefined)}
        />
      )}
      {doing === 'set' && <OrderSetDialog onClose={() => setDoing('nothing')} />}
    </EntryColumns>
  );
}

interface LineProps {
  readonly item: Item;
  /** Where it was signed. */
  readonly station: string;
  readonly mayOrder: boolean;
  onComplete(): void;
  onRevoke(): void;
}

function RequestLine({ item: { row, request }, station, mayOrder, onComplete, onRevoke }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isOpen = isOpenRequest(row.content);
  const isUrgent = request.priority !== 'routine';
  return (
    <tr data-out={!isOpen || undefined}>
      <th scope="row">
        <bdi>{request.what}</bdi>
        {request.words.map((words) => (
          <div key={words} className={css.route}>
            {words}
          </div>
        ))}
      </th>
      <td className="figures">
        {request.at && format.moment(request.at)} {request.often}
      </td>
      <td>
        <div className={css.states}>
          <Tag tone={isUrgent && isOpen ? 'pause' : 'calm'}>
            {isOpen
              ? t(`request.priority.${request.priority}` as 'request.priority.routine')
              : t(`request.status.${request.status}` as 'request.status.completed', { defaultValue: request.status })}
          </Tag>
          {request.endReason && <span className="quiet">{request.endReason}</span>}
        </div>
      </td>
      <td>
        <WhoWhen row={row} who={signerOf(row.content)} when={request.authoredOn} />
        <div className="quiet">{station}</div>
      </td>
      <td>
        <RecordMarkView row={row} wordy={false} />
      </td>
      <td className={table.actions}>
        {mayOrder && isOpen && (
          <>
            <Button size="compact-sm" variant="default" onClick={onComplete}>
              {t('request.complete')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={onRevoke}>
              {t('request.revoke')}
            </Button>
          </>
        )}
        <HistoryButton id={row.id} title={request.what} />
      </td>
    </tr>
  );
}
