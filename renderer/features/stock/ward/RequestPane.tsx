import { Button, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { WardStockBatch, WardStockRow } from '#shared/contract/ward-stock.ts';
import { findQuantity, quantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import type { ProvenPerson } from '../../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../../parts/second-person/SecondPersonField.tsx';
import { BatchWords } from '../../../parts/stock/StockWords.tsx';
import { unitWord } from '../../../parts/stock/unit-word.ts';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import layout from '../../../ui/form.module.css';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import css from '../Stock.module.css';
import { Amount } from '../words.tsx';
import { EndRequestForm } from './EndRequestForm.tsx';
import { StateTag } from './StateTag.tsx';

interface Props {
  readonly request: WardStockRow;
}

/** One request, and what whoever looks at it does next. */
export function RequestPane({ request }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { place, askedBy, askedAt, note, acts, lines, picks, open, sent, state } = request;
  const mayMove = useSignedIn()?.user.permissions.includes('stock.move') ?? false;
  const isUnsent = state === 'asked' || state === 'accepted';
  const when = (at: string) => format.moment(at);
  return (
    <div className={css.pane} data-testid="ward-request-pane">
      <Panel fill flush title={<bdi>{place.name}</bdi>} aside={<StateTag state={state} />}>
        <ul className={css.none}>
          <li>{t('wardStock.act.ask', { name: askedBy, when: when(askedAt) })}</li>
          {acts.map(({ act, by, at, reason }) => (
            <li key={`${act} ${at}`}>
              {t(`wardStock.act.${act}`, { name: by, when: when(at) })}
              {reason && (
                <>
                  : <bdi>{reason}</bdi>
                </>
              )}
            </li>
          ))}
          {note && (
            <li>
              <bdi>{note}</bdi>
            </li>
          )}
        </ul>
        <table className={table.table}>
          <TableHead columns={[t('stock.product'), t('wardStock.wanted')]} />
          <tbody>
            {lines.map((line) => (
              <tr key={line.product}>
                <th scope="row">
                  <bdi>{line.name}</bdi>
                </th>
                <td>
                  <Amount value={line.quantity} unit={line.unit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {isUnsent && mayMove && <BatchTable lines={picks} title={t('wardStock.toTake')} none />}
        {state === 'received' && <BatchTable lines={sent} title={t('wardStock.wasSent')} />}
        {state === 'on-the-way' && <CountIn request={request} open={open} />}
      </Panel>
      {isUnsent && <Unsent request={request} mayMove={mayMove} />}
    </div>
  );
}

interface TableProps {
  readonly lines: readonly WardStockBatch[];
  readonly title: string;
  readonly none?: boolean;
}

function BatchTable({ lines, title, none = false }: TableProps) {
  const { t } = useTranslation();
  const hasPlaces = lines.some(({ place }) => place !== undefined);
  return (
    <section className={css.differences} aria-label={title}>
      <h3>{title}</h3>
      {none && lines.length === 0 ? (
        <p className={css.none}>{t('wardStock.nothingToTake')}</p>
      ) : (
        <table className={table.table}>
          <TableHead
            columns={[
              t('stock.product'),
              t('stock.batch'),
              ...(hasPlaces ? [t('wardStock.from')] : []),
              t('receive.amount'),
            ]}
          />
          <tbody>
            {lines.map((line) => (
              <tr key={keyOf(line)} data-testid="ward-batch">
                <th scope="row">
                  <bdi>{line.name}</bdi>
                </th>
                <td>
                  <BatchWords batch={line.batch} />
                </td>
                {hasPlaces && (
                  <td>
                    <bdi>{line.place ?? '—'}</bdi>
                  </td>
                )}
                <td>
                  <Amount value={line.quantity} unit={line.unit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const keyOf = ({ product, batch, place }: WardStockBatch): string =>
  `${product} ${batch.gtin ?? ''} ${batch.lot} ${batch.expiry ?? ''} ${place ?? ''}`;

/** The pharmacy prepares and sends, or refuses; the ward withdraws. */
function Unsent({ request, mayMove }: Props & { readonly mayMove: boolean }) {
  const { t } = useTranslation();
  const accept = useCommand(contract.wardStock.accept);
  const issue = useCommand(contract.wardStock.issue);
  const commandId = useRef(crypto.randomUUID());
  const [witness, setWitness] = useState<ProvenPerson>();
  const [ending, setEnding] = useState<'refused' | 'withdrawn'>();
  const wantsWitness = mayMove && request.picks.some(({ controlledClass }) => controlledClass !== undefined);
  const act = async (how: 'accept' | 'issue'): Promise<void> => {
    const asked = { commandId: commandId.current, id: request.id };
    const outcome = await (how === 'accept'
      ? accept.run(asked)
      : issue.run({ ...asked, ...(witness ? { witness: witness.proof } : {}) }));
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state === 'done') tellDone(t(how === 'accept' ? 'wardStock.accepted' : 'wardStock.issued'));
  };
  return (
    <>
      <CallNotice call={accept.call} />
      <CallNotice call={issue.call} />
      {wantsWitness && (
        <SecondPersonField
          purpose="witness"
          label={t('stock.witness')}
          words={t('stock.witnessWords')}
          value={witness}
          onChange={setWitness}
        />
      )}
      <div className={css.foot}>
        <Button variant="default" onClick={() => setEnding(mayMove ? 'refused' : 'withdrawn')}>
          {t(mayMove ? 'wardStock.refuse' : 'wardStock.withdraw')}
        </Button>
        {mayMove && request.state === 'asked' && (
          <Button variant="default" loading={accept.isRunning} onClick={() => void act('accept')}>
            {t('wardStock.accept')}
          </Button>
        )}
        {mayMove && (
          <Button loading={issue.isRunning} disabled={request.picks.length === 0} onClick={() => void act('issue')}>
            {t('wardStock.issue')}
          </Button>
        )}
      </div>
      {ending && <EndRequestForm id={request.id} as={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

/** Counted against what was sent; what is missing says why. */
function CountIn({ request, open }: Props & { readonly open: readonly WardStockBatch[] }) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.wardStock.receive);
  const commandId = useRef(crypto.randomUUID());
  const [counts, setCounts] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const [witness, setWitness] = useState<ProvenPerson>();
  const countOf = (line: WardStockBatch): string => plainNumber(counts[keyOf(line)] ?? '');
  const isCounted = open.every((line) => findQuantity(countOf(line)) !== undefined);
  const isMissing = open.some(
    (line) => (findQuantity(countOf(line)) ?? quantity(line.quantity)) < quantity(line.quantity),
  );
  const isReady = isCounted && (!isMissing || reason.trim().length >= 3);
  const submit = async (): Promise<void> => {
    const outcome = await run({
      ...{ commandId: commandId.current, id: request.id },
      lines: open.map((line) => ({ product: line.product, batch: line.batch, quantity: countOf(line) })),
      ...(isMissing ? { reason: reason.trim() } : {}),
      ...(witness ? { witness: witness.proof } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state === 'done') tellDone(t('wardStock.received'));
  };
  return (
    <section className={css.differences} aria-label={t('wardStock.onTheWay')}>
      <h3>{t('wardStock.onTheWay')}</h3>
      <table className={table.table}>
        <TableHead columns={[t('stock.product'), t('stock.batch'), t('wardStock.wasSent'), t('wardStock.countedIn')]} />
        <tbody>
          {open.map((line) => (
            <tr key={keyOf(line)} data-testid="ward-batch">
              <th scope="row">
                <bdi>{line.name}</bdi>
              </th>
              <td>
                <BatchWords batch={line.batch} />
              </td>
              <td>
                <Amount value={line.quantity} unit={line.unit} />
              </td>
              <td>
                <TextInput
                  size="xs"
                  inputMode="decimal"
                  aria-label={t('wardStock.countOf', { name: line.name, lot: line.batch.lot })}
                  value={counts[keyOf(line)] ?? ''}
                  onChange={(event) => {
                    const written = event.currentTarget.value;
                    setCounts((before) => ({ ...before, [keyOf(line)]: written }));
                  }}
                  rightSectionWidth={70}
                  rightSection={<bdi className="quiet">{unitWord(line.unit)}</bdi>}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={`${layout.form} ${css.padded}`}>
        {isMissing && (
          <Textarea
            label={t('wardStock.missing')}
            description={t('wardStock.missingWords')}
            autosize
            minRows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {open.some(({ controlledClass }) => controlledClass !== undefined) && (
          <SecondPersonField
            purpose="witness"
            label={t('stock.witness')}
            words={t('stock.witnessWords')}
            value={witness}
            onChange={setWitness}
          />
        )}
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button loading={isRunning} disabled={!isReady} onClick={() => void submit()}>
            {t('wardStock.receive')}
          </Button>
        </div>
      </div>
    </section>
  );
}
