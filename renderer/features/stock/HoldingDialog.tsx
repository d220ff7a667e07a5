import { Modal, SegmentedControl, Select, Textarea } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ProductStock, StockHeld } from '#shared/contract/stock-shown.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { type AdjustReason, REASONS_OF } from '#shared/model/adjust-reason.ts';
import { type CallState, useCommand } from '../../core-client/use-command.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { PackFields } from '../../parts/stock/PackFields.tsx';
import { countedPacks, hasPacks, inPacks, NOTHING_TYPED, totalOf } from '../../parts/stock/pack-amount.ts';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { tellDone } from '../../parts/told.ts';
import { parseDue } from '../../parts/wall-moment.ts';
import { usePlaces } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useEnrolledStation } from '../../state/live.ts';
import layout from '../../ui/form.module.css';
import { WallField } from '../../ui/WallField.tsx';
import css from './Stock.module.css';
import { placeText, type StockSeen } from './stock-model.ts';
import { BatchText } from './words.tsx';

const HOLDING_ACTS = ['move', 'quarantine', 'release', 'send', 'found', 'lost', 'waste'] as const;
export type HoldingAct = (typeof HOLDING_ACTS)[number];

interface Props {
  readonly act: HoldingAct;
  readonly product: ProductStock;
  readonly held: StockHeld;
  readonly seen: StockSeen;
  onClose(): void;
}

const WANTS_REASON: ReadonlySet<HoldingAct> = new Set(['quarantine', 'release', 'found', 'lost', 'waste']);

/** What of a controlled drug is written into its register. A move inside one store is not, and needs no witness. */
const IN_REGISTER: ReadonlySet<HoldingAct> = new Set(['move', 'send', 'waste', 'found', 'lost']);

/** One act with one batch: how much, where to, and why. */
export function HoldingDialog({ act, product, held, seen, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { run, call, isRunning } = useAct(act);
  const commandId = useRef(crypto.randomUUID());
  const fromAside = act === 'release' || (act !== 'found' && held.available === '0' && held.quarantined !== '0');
  const [state, setState] = useState<'available' | 'quarantined'>(fromAside ? 'quarantined' : 'available');
  const here = state === 'quarantined' ? held.quarantined : held.available;
  const { unit, packUnits } = product;
  const [amount, setAmount] = useState(act === 'found' || act === 'lost' ? NOTHING_TYPED : inPacks(here, packUnits));
  const [to, setTo] = useState<string | null>(null);
  const codes = codesOf(act);
  const [code, setCode] = useState<AdjustReason | undefined>(() => likelyCode(act, held));
  const [reason, setReason] = useState('');
  const [shortReason, setShortReason] = useState('');
  const [when, setWhen] = useState('');
  const [witness, setWitness] = useState<ProvenPerson>();
  const targets = useTargets(act, held, seen);
  const wantsWitness = product.controlledClass !== undefined && IN_REGISTER.has(act);
  // Of a controlled drug, what is found or lost is written into its register as it is found out.
  const mayBeEarlier = act === 'waste' || (!wantsWitness && (act === 'found' || act === 'lost'));
  const total = totalOf(amount, packUnits);
  const wanted = total === undefined ? undefined : findQuantity(total);
  const wordsOf = (value: string) => ({ amount: format.number(Number(value)), unit: unitWord(unit, value) });
  const isReady =
    wanted !== undefined &&
    wanted > 0 &&
    (targets === undefined || to !== null) &&
    (codes === undefined || code !== undefined) &&
    (!WANTS_REASON.has(act) || reason.trim().length >= 3);
  const isShort = shortReason !== '' || (call.state === 'refused' && isShortOf(call.refusal.details));
  const hasBoth = held.available !== '0' && held.quarantined !== '0' && (act === 'move' || act === 'waste');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const { batch, location } = held;
    const outcome = await run({
      ...{ commandId: commandId.current, holding: { product: product.code, batch, location } },
      ...{ quantity: total ?? '', ...countedPacks(amount, packUnits), state, reason: reason.trim(), to: to ?? '' },
      ...(code ? { code } : {}),
      ...(witness ? { witness: witness.proof } : {}),
      ...(parseDue(when) ? { occurredAt: parseDue(when) } : {}),
      ...(shortReason.trim().length >= 3 ? { shortReason: shortReason.trim() } : {}),
    });
    // Another try is another command; the same one is sent again only where nobody knows what became of it.
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t(`stock.done.${act}`));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`stock.act.${act}`).replace(/\s?…$/, '')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <div className={css.about}>
          <b>
            <bdi>{product.shownName}</bdi> {product.brand && <bdi>({product.brand})</bdi>}
          </b>
          <BatchText held={held} />
          <bdi className="quiet">{placeText(seen.places, held.location)}</bdi>
        </div>
        {hasBoth && (
          <SegmentedControl
            size="xs"
            aria-label={t('stock.which')}
            value={state}
            onChange={(value) => setState(value as 'available' | 'quarantined')}
            data={(['available', 'quarantined'] as const).map((value) => ({ value, label: t(`stock.which_${value}`) }))}
          />
        )}
        <div className={layout.pair}>
          <PackFields
            {...{ unit, packUnits, value: amount, onChange: setAmount }}
            label={t('stock.howMuch', { unit: unitWord(unit) })}
          />
        </div>
        <output className="quiet">
          {[
            hasPacks(packUnits) && wanted !== undefined ? t('stock.inAll', wordsOf(total ?? '')) : '',
            t('stock.hereNow', wordsOf(here)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </output>
        {targets && (
          <Select
            label={t(act === 'send' ? 'stock.toSite' : 'stock.toPlace')}
            data={targets}
            value={to}
            onChange={setTo}
            searchable
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          />
        )}
        {codes && (
          <Select
            label={t('stock.code')}
            data={codes.map((value) => ({ value, label: t(`stock.coded.${value}`) }))}
            value={code ?? null}
            onChange={(value) => setCode(codes.find((one) => one === value))}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          />
        )}
        {(WANTS_REASON.has(act) || act === 'send') && (
          <Textarea
            label={t(act === 'send' ? 'stock.remark' : 'stock.reason')}
            autosize
            minRows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {mayBeEarlier && (
          <WallField
            label={t('stock.happenedAt')}
            description={t('stock.happenedAtWords')}
            value={when}
            onChange={setWhen}
          />
        )}
        {wantsWitness && (
          <SecondPersonField
            purpose="witness"
            label={t('stock.witness')}
            words={t('stock.witnessWords')}
            value={witness}
            onChange={setWitness}
          />
        )}
        <CallNotice call={call} sayings={shortSayings(call, t)} />
        {isShort && (
          <Textarea
            label={t('stock.shortReason')}
            autosize
            minRows={2}
            maxLength={300}
            value={shortReason}
            onChange={(event) => setShortReason(event.currentTarget.value)}
          />
        )}
        <FormActions act={t(`stock.do.${act}`)} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}

/** Why, by the closed list (SL20); of other acts nothing is coded. */
const codesOf = (act: HoldingAct): readonly AdjustReason[] | undefined =>
  act === 'found' || act === 'lost' || act === 'waste' ? REASONS_OF[act] : undefined;

/** What the batch itself says. Why something sound is thrown away only a person knows. */
function likelyCode(act: HoldingAct, { stops }: StockHeld): AdjustReason | undefined {
  if (act === 'found' || act === 'lost') return act;
  if (act !== 'waste') return undefined;
  if (stops.includes('recalled')) return 'recalled';
  return stops.includes('expired') ? 'expired' : undefined;
}

interface Asked {
  readonly commandId: string;
  readonly holding: { readonly product: string; readonly batch: StockHeld['batch']; readonly location: string };
  readonly quantity: string;
  readonly packs?: { readonly count: string; readonly units: string };
  readonly state: 'available' | 'quarantined';
  readonly code?: AdjustReason;
  readonly reason: string;
  readonly to: string;
  readonly witness?: string;
  readonly shortReason?: string;
  readonly occurredAt?: string | undefined;
}

/** A conflict with the book, not with somebody else's change. */
function shortSayings(call: CallState, t: TFunction) {
  if (call.state !== 'refused' || !isShortOf(call.refusal.details)) return undefined;
  return { conflict: { title: t('stock.shortTitle'), words: t('stock.shortReasonWords') } };
}

/** What is known here is less than what somebody has in the hand. */
const isShortOf = (details: unknown): boolean =>
  typeof details === 'object' && details !== null && 'why' in details && details.why === 'short';

/** The command behind an act. */
function useAct(act: HoldingAct) {
  const move = useCommand(contract.stock.move);
  const aside = useCommand(contract.stock.quarantine);
  const send = useCommand(contract.stock.send);
  const adjust = useCommand(contract.stock.adjust);
  switch (act) {
    case 'move':
      return { ...move, run: ({ reason: _reason, occurredAt: _at, ...asked }: Asked) => move.run(asked) };
    case 'quarantine':
    case 'release':
      return {
        ...aside,
        run: ({ to: _to, state: _state, witness: _witness, shortReason: _short, occurredAt: _at, ...asked }: Asked) =>
          aside.run({ ...asked, as: act }),
      };
    case 'send':
      return {
        ...send,
        run: ({ commandId, holding, quantity, packs, to, reason, witness, shortReason }: Asked) =>
          send.run({
            commandId,
            to,
            lines: [{ holding, quantity, ...(packs ? { packs } : {}), ...(shortReason ? { shortReason } : {}) }],
            ...(reason ? { note: reason } : {}),
            ...(witness ? { witness } : {}),
          }),
      };
    default:
      return {
        ...adjust,
        run: ({ to: _to, code = 'other', ...asked }: Asked) => adjust.run({ ...asked, code, as: act }),
      };
  }
}

function useTargets(act: HoldingAct, held: StockHeld, seen: StockSeen) {
  const station = useEnrolledStation();
  const sites = rowsOf(usePlaces()).filter(({ content }) => content.level === 'site');
  if (act === 'move')
    return seen.places
      .filter(({ id, inUse }) => inUse && id !== held.location)
      .map(({ id }) => ({ value: id, label: placeText(seen.places, id) }));
  if (act !== 'send') return undefined;
  return sites
    .filter(({ content }) => content.code !== station?.site.code)
    .map(({ content }) => ({ value: content.code, label: content.name }));
}
