import { Button } from '@mantine/core';
import { IconBasket, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardStockRow } from '#shared/contract/ward-stock.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Screen } from '../../../ui/Screen.tsx';
import css from '../Stock.module.css';
import { AskForm } from './AskForm.tsx';
import { RequestPane } from './RequestPane.tsx';
import { StateTag } from './StateTag.tsx';
import { useWardStock, type WardStockSeen } from './use-ward-stock.ts';

/** A ward asks, the pharmacy sends, the ward counts in: one list for both. */
export function WardStock() {
  const { t } = useTranslation();
  const { stock, tryAgain } = useWardStock();
  return (
    <Screen fixed title={t('pharmacy.tab.wardStock')} lead={t('wardStock.lead')}>
      {stock.state === 'loading' && <Loading label={t('common.loading')} lines={8} />}
      {(stock.state === 'refused' || stock.state === 'lost') && (
        <div className={css.failed}>
          <CallNotice call={stock.state === 'refused' ? stock : { state: 'interrupted' }} />
          <Button variant="default" onClick={tryAgain}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
      {stock.state === 'ready' && <Desk seen={stock.seen} />}
    </Screen>
  );
}

type Shown = { readonly is: 'nothing' | 'form' } | { readonly is: 'request'; readonly id: string };

function Desk({ seen }: { readonly seen: WardStockSeen }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>({ is: 'nothing' });
  const request = shown.is === 'request' ? seen.requests.find(({ id }) => id === shown.id) : undefined;
  return (
    <div className={css.columns}>
      <div className={css.left}>
        <div className={css.leftActions}>
          <Button
            leftSection={<IconPlus size={17} aria-hidden />}
            disabled={seen.cupboards.length === 0}
            onClick={() => setShown({ is: 'form' })}
          >
            {t('wardStock.ask')}
          </Button>
        </div>
        <Panel fill flush title={t('wardStock.requests')}>
          {seen.requests.length === 0 ? (
            <p className={css.none}>{t('wardStock.none')}</p>
          ) : (
            <RequestList requests={seen.requests} onOpen={(id) => setShown({ is: 'request', id })} />
          )}
        </Panel>
      </div>
      {shown.is === 'form' && (
        <AskForm
          cupboards={seen.cupboards}
          onDone={(id) => setShown({ is: 'request', id })}
          onClose={() => setShown({ is: 'nothing' })}
        />
      )}
      {shown.is !== 'form' && request && <RequestPane key={`${request.id} ${request.state}`} request={request} />}
      {shown.is !== 'form' && !request && (
        <Empty icon={<IconBasket size={28} aria-hidden />} title={t('wardStock.choose')}>
          {t(seen.cupboards.length === 0 ? 'wardStock.noCupboards' : 'wardStock.chooseWords')}
        </Empty>
      )}
    </div>
  );
}

interface ListProps {
  readonly requests: readonly WardStockRow[];
  onOpen(id: string): void;
}

function RequestList({ requests, onOpen }: ListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={css.sources}>
      {requests.map(({ id, place, askedAt, askedBy, lines, state }) => (
        <li key={id}>
          <button
            type="button"
            className={css.source}
            data-testid="ward-request"
            data-state={state}
            onClick={() => onOpen(id)}
          >
            <b>
              <bdi>{place.name}</bdi>
            </b>
            <span className="quiet">
              {format.moment(askedAt)} · <bdi>{askedBy}</bdi>
            </span>
            <span>
              {t('wardStock.lineCount', { count: lines.length })} <StateTag state={state} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
