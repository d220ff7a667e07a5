import { Button, Checkbox, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dispensed, PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { areRefundsRight, NO_REFUND, RefundField, refundsOf, usePaidFor } from '../../parts/money/RefundField.tsx';
import { ReasonDialog } from '../../parts/ReasonDialog.tsx';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../parts/told.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';
import { MadeLook } from './MadeLook.tsx';
import { MadePaper } from './MadePaper.tsx';
import { takenName } from './pick-model.ts';

interface Props {
  readonly shown: PrescriptionShown;
  readonly line: PrescriptionLineShown;
  onChanged(): void;
}

/** What was taken for a line: the label again, taken back before, brought back after; and what is owed. */
export function ItemList({ shown, line, onChanged }: Props) {
  const { t } = useTranslation();
  const [isWaived, setIsWaived] = useState(false);
  const waive = useCommand(contract.dispense.waive);
  if (line.dispenses.length === 0) return null;
  const { patientId, entry } = shown;
  return (
    <section className={css.box} aria-label={t('dispense.items')}>
      <h3 className={css.boxTitle}>{t('dispense.items')}</h3>
      {line.dispenses.map((item) => (
        <Item key={item.id} shown={shown} line={line} item={item} onChanged={onChanged} />
      ))}
      {line.state === 'owing' && (
        <div>
          <Button variant="default" size="compact-sm" onClick={() => setIsWaived(true)}>
            {t('dispense.waive')}
          </Button>
        </div>
      )}
      {isWaived && (
        <ReasonDialog
          title={t('dispense.waive')}
          call={waive.call}
          onClose={() => setIsWaived(false)}
          onReason={async (reason) => {
            const outcome = await waive.run({
              commandId: crypto.randomUUID(),
              patientId,
              entry,
              line: line.line,
              reason,
            });
            if (outcome.state !== 'done') return;
            setIsWaived(false);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function Item({ shown, line, item, onChanged }: Props & { readonly item: Dispensed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState<'cancel' | 'back'>();
  const [isPaper, setIsPaper] = useState(false);
  const label = useCommand(contract.dispense.label);
  const { patientId, entry } = shown;
  const stands = item.state === 'stands';
  const named = takenName(item);
  return (
    <div className={css.item} data-state={item.state} data-testid="dispensed-item">
      <span className={css.itemWords}>
        <b>
          <bdi>{named}</bdi> · {amountInWords(item.quantity, item.unit)}
        </b>
        <span
          className={css.small}
          title={item.productVersion && t('dispense.productVersion', { version: item.productVersion })}
        >
          {item.batches.map(({ lot, expiry }) => (expiry ? `${lot} (${format.date(expiry)})` : lot)).join(', ')} ·{' '}
          <bdi>{item.preparedBy}</bdi> {format.moment(item.preparedAt)}
          {item.made?.number && ` · ${t('dispense.madeNumber', { number: item.made.number })}`}
          {item.useBy && ` · ${t('dispense.useBy', { when: format.dateTime(item.useBy) })}`}
        </span>
        {item.ingredients && (
          <span className={css.small}>
            {t('dispense.madeWith')}{' '}
            {item.ingredients
              .map(({ drug, lot, quantity, unit }) => `${drug} ${lot} · ${amountInWords(quantity, unit)}`)
              .join(', ')}
          </span>
        )}
        {item.made?.note && (
          <span className={css.small}>{t('common.pair', { label: t('dispense.recipe'), text: item.made.note })}</span>
        )}
        <span className={css.tags}>
          {!stands && <Tag tone="pause">{t('dispense.cancelled')}</Tag>}
          {stands && item.handedOverAt && (
            <Tag tone="fine">{handedInWords(item, format.moment(item.handedOverAt), t)}</Tag>
          )}
          {item.back !== '0' && <Tag>{t('dispense.cameBack', { amount: amountInWords(item.back, item.unit) })}</Tag>}
          {item.substituted && <Tag>{t('dispense.substituted')}</Tag>}
        </span>
      </span>
      {stands && (
        <span className={css.itemActs}>
          {item.made?.wantsCheck && (
            <Button variant="default" size="compact-xs" onClick={() => setIsPaper(true)}>
              {t('dispense.paper.open')}
            </Button>
          )}
          {!item.handedOverAt && (
            <>
              <Button
                variant="default"
                size="compact-xs"
                loading={label.isRunning}
                onClick={() =>
                  void label
                    .run({ commandId: crypto.randomUUID(), patientId, entry, id: item.id })
                    .then((done) => done.state === 'done' && tellDone(t('dispense.labelOut', { drug: named })))
                }
              >
                {t('dispense.labelAgain')}
              </Button>
              <Button variant="default" size="compact-xs" onClick={() => setAsking('cancel')}>
                {t('dispense.cancelItem')}
              </Button>
            </>
          )}
          {item.handedOverAt && item.back !== item.quantity && (
            <Button variant="default" size="compact-xs" onClick={() => setAsking('back')}>
              {t('dispense.bringBack')}
            </Button>
          )}
        </span>
      )}
      <MadeLook shown={shown} item={item} onChanged={onChanged} />
      <CallNotice call={label.call} />
      {isPaper && <MadePaper shown={shown} item={item} onClose={() => setIsPaper(false)} />}
      {asking && (
        <TakeBack
          asking={asking}
          shown={shown}
          line={line}
          item={item}
          onClose={() => setAsking(undefined)}
          onChanged={() => {
            setAsking(undefined);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

/** `handed over 17:01 to Nuala Oak (sister)`. */
function handedInWords({ collector }: Dispensed, when: string, t: TFunction): string {
  if (!collector?.name) return t('dispense.handedAt', { when });
  const whom = collector.relation ? `${collector.name} (${collector.relation})` : collector.name;
  return t('dispense.handedTo', { when, whom });
}

interface TakeBackProps extends Props {
  readonly item: Dispensed;
  readonly asking: 'cancel' | 'back';
  onClose(): void;
}

function TakeBack({ asking, shown: { patientId, entry }, line, item, onClose, onChanged }: TakeBackProps) {
  const { t } = useTranslation();
  const cancel = useCommand(contract.dispense.cancel);
  const back = useCommand(contract.dispense.giveBack);
  const [quantity, setQuantity] = useState(item.quantity);
  const [sealed, setSealed] = useState(false);
  const [witness, setWitness] = useState<ProvenPerson>();
  const isControlled = line.product?.controlledClass !== undefined;
  const paid = usePaidFor(item.id, patientId);
  const [money, setMoney] = useState(NO_REFUND);
  const refunds = asking === 'cancel' ? refundsOf(paid, money) : [];
  const on = { commandId: crypto.randomUUID(), patientId, entry, id: item.id };
  const plain = plainNumber(quantity);
  const units = findQuantity(plain);
  const isReady =
    (asking === 'cancel' ? areRefundsRight(refunds) : units !== undefined && units > 0) &&
    (!isControlled || witness !== undefined);
  const proof = witness ? { witness: witness.proof } : {};
  return (
    <ReasonDialog
      title={t(asking === 'cancel' ? 'dispense.cancelItem' : 'dispense.bringBack')}
      call={asking === 'cancel' ? cancel.call : back.call}
      isReady={isReady}
      onClose={onClose}
      onReason={async (reason) => {
        if (asking === 'cancel') {
          const outcome = await cancel.run({
            ...on,
            ...proof,
            ...(refunds.length > 0 ? { refunds: [...refunds] } : {}),
            parent: item.rev,
            reason,
          });
          if (outcome.state === 'done') onChanged();
          return;
        }
        const outcome = await back.run({ ...on, ...proof, quantity: plain, sealed, reason });
        if (outcome.state !== 'done') return;
        tellDone(
          outcome.value.fate === 'stock'
            ? t('dispense.backToShelf')
            : t('dispense.backAside', {
                why: outcome.value.why.map((why) => t(`dispense.noReturn.${why}`)).join(', '),
              }),
        );
        onChanged();
      }}
    >
      <p>
        <bdi>{takenName(item)}</bdi>
      </p>
      {asking === 'back' && (
        <>
          <TextInput
            label={t('dispense.quantity')}
            inputMode="decimal"
            value={quantity}
            onChange={(event) => setQuantity(event.currentTarget.value.trim())}
          />
          <Checkbox
            label={t('dispense.sealed')}
            checked={sealed}
            onChange={(event) => setSealed(event.currentTarget.checked)}
          />
        </>
      )}
      {asking === 'cancel' && (
        <RefundField
          paid={paid}
          sheet={money}
          onChange={(changes) => setMoney((before) => ({ ...before, ...changes }))}
        />
      )}
      {isControlled && (
        <SecondPersonField
          purpose="witness"
          patientId={patientId}
          label={t('dispense.witness')}
          words={t('dispense.witnessWords')}
          value={witness}
          onChange={setWitness}
        />
      )}
    </ReasonDialog>
  );
}
