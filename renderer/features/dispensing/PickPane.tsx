import { Button, Checkbox, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { IconBarcode, IconPrinter } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { PackVerdict, PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { amountText } from '#shared/domain/dispense/amount-text.ts';
import { isReviewed } from '#shared/domain/dispense/direction-phrases.ts';
import { warningText } from '#shared/domain/dispense/directions.ts';
import { findQuantity, NONE, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { LABEL_WARNINGS, type LabelWarning } from '#shared/model/dispense-codes.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle, useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { languageName } from '../../parts/language-name.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { Notice } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import css from './Dispensing.module.css';
import { PickedBatch } from './PickedBatch.tsx';
import { batchesOf, isAnswered, nameOf, type Picked, planLeft, sumOf, toTake, withPack } from './pick-model.ts';
import { useLineDraft } from './use-line-draft.ts';
import { useScreenKeys } from './use-screen-keys.ts';

interface Props {
  readonly shown: PrescriptionShown;
  readonly line: PrescriptionLineShown;
  readonly storeId: string;
  readonly picks: readonly Picked[];
  onPicks(next: (before: readonly Picked[]) => readonly Picked[]): void;
  onDone(): void;
}

type Supply = InputOf<typeof contract.dispense.supply>;

/** What is written beside what is scanned. */
interface Typed {
  readonly directions: string;
  readonly warnings: readonly LabelWarning[];
  readonly wanted: string;
  readonly days: string;
  readonly made: Made | null;
}

/** Scan, the right batch, label out: everything that one item needs, and one key that does it. */
export function PickPane({ shown, line, storeId, picks, onPicks, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const core = useCore();
  const { patientId, entry, language } = shown;
  const draft = useLineDraft<Typed>('pick', shown, line);
  const typed: Typed = {
    directions: line.directions ?? '',
    warnings: line.warnings,
    wanted: line.asked ?? line.suggestion?.quantity ?? '',
    days: String(line.suggestion?.days ?? ''),
    made: null,
    ...draft.content,
  };
  const { directions, warnings, wanted, days, made } = typed;
  const type = (change: Partial<Typed>): void => draft.change((before) => ({ ...before, ...change }));
  const [isLabelled, setIsLabelled] = useState(true);
  const [copies, setCopies] = useState('1');
  const [witness, setWitness] = useState<ProvenPerson>();
  const { call, run, isRunning } = useCommand(contract.dispense.supply);
  const commandId = useRef(crypto.randomUUID());
  const sum = sumOf(picks);
  const product = picks[0]?.verdict.product ?? line.product;
  const left = toTake(line) ?? findQuantity(plainNumber(wanted));
  const isControlled = product?.controlledClass !== undefined;
  const mustAsk = line.asked === undefined && findQuantity(plainNumber(wanted)) === undefined;
  const isReady =
    draft.state === 'ready' &&
    picks.length > 0 &&
    picks.every(isAnswered) &&
    directions.trim() !== '' &&
    !mustAsk &&
    (!isControlled || witness);

  async function supply(): Promise<void> {
    if (!isReady || isRunning) return;
    const lasts = Number(days);
    const outcome = await run({
      ...{ commandId: commandId.current, patientId, entry, line: line.line, storeId, language },
      ...{ quantity: quantityText(sum), batches: batchesOf(picks), directions: directions.trim() },
      warnings: [...warnings],
      ...(line.asked === undefined ? { wanted: plainNumber(wanted) } : {}),
      ...(Number.isInteger(lasts) && lasts > 0 ? { days: lasts } : {}),
      ...(made ? { made } : {}),
      ...(isLabelled ? { label: { copies: Math.max(1, Number(copies) || 1) } } : {}),
      ...(witness ? { witness: witness.proof } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    await draft.discard();
    // It stands on the screen as taken; a notice would lie over the button of the next.
    announce(t(isLabelled ? 'dispense.labelOut' : 'dispense.taken', { drug: product?.name ?? line.drug }));
    onDone();
  }
  useScreenKeys({ 'Ctrl+Enter': () => void supply() });

  const judge = async (picked: Omit<Picked, 'verdict'>): Promise<PackVerdict | undefined> => {
    const { scans, productId, read } = picked;
    const asked = { patientId, entry, storeId, line: line.line, scans: [...scans] };
    const outcome = await settle<PackVerdict>(
      core.call(contract.dispense.judgePack, {
        ...asked,
        ...(productId ? { productId } : {}),
        ...(read ? { read } : {}),
      }),
    );
    return outcome.state === 'done' ? outcome.value : undefined;
  };
  const takeByHand = async (productId: string, read: { lot: string; expiry?: string }): Promise<void> => {
    const begun = { key: '', scans: [], productId, read, quantity: '', reasons: {} };
    const verdict = await judge(begun);
    if (verdict) onPicks((before) => withPack(before, { scans: [], productId, read, verdict }, line));
  };
  if (draft.state === 'loading') return null;
  const warningBox = (warning: LabelWarning) => (
    <Checkbox
      key={warning}
      size="xs"
      label={<bdi lang={language}>{warningText(warning, language)}</bdi>}
      checked={warnings.includes(warning)}
      disabled={!warnings.includes(warning) && warnings.length >= 6}
      onChange={(event) => {
        const is = event.currentTarget.checked;
        type({ warnings: is ? [...warnings, warning] : warnings.filter((one) => one !== warning) });
      }}
    />
  );
  return (
    <>
      <div className={css.two}>
        <div className={css.column}>
          <div className={css.sum}>
            {line.asked && (
              <span>{t('dispense.askedAmount', { amount: amountText(line.asked, line.product?.unit ?? '') })}</span>
            )}
            {line.owed && line.owed !== line.asked && (
              <span>{t('dispense.owedAmount', { amount: amountText(line.owed, line.product?.unit ?? '') })}</span>
            )}
            {picks.length > 0 && (
              <b>{t('dispense.inHandAmount', { amount: amountText(quantityText(sum), product?.unit ?? '') })}</b>
            )}
          </div>
          {picks.map((picked) => (
            <PickedBatch
              key={picked.key}
              picked={picked}
              unit={product?.unit ?? ''}
              judge={judge}
              onChange={(change) =>
                onPicks((before) => before.map((one) => (one.key === picked.key ? { ...one, ...change } : one)))
              }
              onRemove={() => onPicks((before) => before.filter(({ key }) => key !== picked.key))}
            />
          ))}
          <div className={css.scanHere} data-testid="scan-here">
            <b>
              <IconBarcode size={18} aria-hidden /> {t(picks.length > 0 ? 'dispense.scanMore' : 'dispense.scanPack')}
            </b>
            <span className={css.small}>{t('dispense.scanWords')}</span>
          </div>
          <FirstExpired
            line={line}
            at={{ patientId, entry, storeId }}
            quantity={left}
            picks={picks}
            onTake={(productId, batch) => void takeByHand(productId, batch)}
          />
        </div>
        <div className={css.column}>
          {line.asked === undefined && (
            <TextInput
              label={t('dispense.wanted')}
              inputMode="decimal"
              value={wanted}
              onChange={(event) => type({ wanted: event.currentTarget.value })}
            />
          )}
          <Textarea
            label={t('dispense.directionsIn', { language: languageName(language, i18n.language) })}
            description={[
              line.directions ? '' : t('dispense.directionsWanted'),
              // @SAFETY Nobody translated what stands on a paper.
              line.paper && directions === line.directions && !i18n.language.startsWith(language)
                ? t('dispense.directionsOfPaper', { language: languageName(language, i18n.language) })
                : '',
              isReviewed(language) ? '' : t('dispense.directionsNotReviewed'),
            ]
              .filter(Boolean)
              .join(' ')}
            autosize
            minRows={2}
            maxLength={400}
            value={directions}
            dir="auto"
            onChange={(event) => type({ directions: event.currentTarget.value })}
          />
          <fieldset className={css.box}>
            <legend>{t('dispense.warnings')}</legend>
            <div className={css.choices}>{LABEL_WARNINGS.filter((one) => warnings.includes(one)).map(warningBox)}</div>
            <details className={css.more}>
              <summary>{t('dispense.moreWarnings')}</summary>
              <div>{LABEL_WARNINGS.filter((one) => !warnings.includes(one)).map(warningBox)}</div>
            </details>
          </fieldset>
          <div className={css.fields}>
            <TextInput
              label={t('dispense.daysSupply')}
              inputMode="numeric"
              value={days}
              onChange={(event) => type({ days: event.currentTarget.value })}
            />
            <TextInput
              label={t('dispense.copies')}
              inputMode="numeric"
              value={copies}
              disabled={!isLabelled}
              onChange={(event) => setCopies(event.currentTarget.value)}
            />
          </div>
          <Switch
            label={t('dispense.withLabel')}
            checked={isLabelled}
            onChange={(event) => setIsLabelled(event.currentTarget.checked)}
          />
          <MadeFields made={made ?? undefined} onChange={(next) => type({ made: next ?? null })} />
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
        </div>
      </div>
      <CallNotice call={call} />
      <footer className={css.actions}>
        <Button
          size="md"
          loading={isRunning}
          disabled={!isReady}
          leftSection={isLabelled ? <IconPrinter size={18} aria-hidden /> : undefined}
          rightSection={<Keycap keys="Ctrl Enter" />}
          aria-keyshortcuts="Control+Enter"
          onClick={() => void supply()}
        >
          {t(isLabelled ? 'dispense.doLabel' : 'dispense.doTake')}
        </Button>
      </footer>
    </>
  );
}

interface FirstExpiredProps {
  readonly line: PrescriptionLineShown;
  readonly at: { readonly patientId: string; readonly entry: string; readonly storeId: string };
  /** Of the whole line. */
  readonly quantity: Quantity | undefined;
  readonly picks: readonly Picked[];
  onTake(productId: string, batch: { lot: string; expiry?: string }): void;
}

/** What to take from the shelf: the batches that expire first, and how they are counted out. */
function FirstExpired({ line, at, quantity, picks, onTake }: FirstExpiredProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<string>();
  const products = [...(line.product ? [line.product] : []), ...line.alternatives];
  const product = products.find(({ productId }) => productId === chosen) ?? products[0];
  const isAsked = product !== undefined && quantity !== undefined && quantity > 0;
  const { answer } = useQuery(
    contract.dispense.pick,
    isAsked ? { ...at, line: line.line, productId: product.productId, quantity: quantityText(quantity) } : undefined,
  );
  const plan = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  if (!product) return <Notice tone="calm">{t('dispense.noFormulary')}</Notice>;
  const rest = plan && quantity !== undefined ? planLeft(plan.batches, picks, quantity) : undefined;
  if (rest && picks.length > 0 && rest.batches.length === 0 && rest.missing === NONE) return null;
  return (
    <section className={css.box} aria-label={t('dispense.firstExpired')}>
      <h3 className={css.boxTitle}>{t('dispense.firstExpired')}</h3>
      {products.length > 1 && (
        <Select
          size="xs"
          aria-label={t('dispense.product')}
          data={products.map((one) => ({ value: one.productId, label: nameOf(one) }))}
          value={product.productId}
          onChange={(id) => id && setChosen(id)}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
      )}
      {rest?.batches.map(({ lot, expiry, place, quantity: units, locationId }) => (
        <div key={`${lot} ${expiry} ${locationId}`} className={css.take}>
          <span>
            <span className={css.lot}>
              <bdi>{lot}</bdi>
            </span>{' '}
            {expiry && t('dispense.expires', { day: format.date(expiry) })} · <bdi>{place}</bdi>
          </span>
          <b className="figures">{amountText(units, product.unit)}</b>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => onTake(product.productId, { lot, ...(expiry ? { expiry } : {}) })}
          >
            {t('dispense.withoutScan')}
          </Button>
        </div>
      ))}
      {rest && rest.missing > 0 && (
        <Notice tone="pause">
          {t('dispense.missing', { amount: amountText(quantityText(rest.missing), product.unit) })}
        </Notice>
      )}
      {plan && picks.length === 0 && (
        <p className={css.small}>
          {[
            plan.packs > 0 && t('dispense.counted', { count: plan.packs, units: plan.packUnits }),
            plan.packs > 0 &&
              plan.loose !== '0' &&
              t('dispense.countedLoose', { loose: amountText(plan.loose, product.unit) }),
            plan.originalPack && t('dispense.originalPack', { amount: amountText(plan.originalPack, product.unit) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </section>
  );
}

type Made = NonNullable<Supply['made']>;
const KINDS = ['none', 'opened', 'reconstituted', 'extemporaneous'] as const;

interface MadeProps {
  readonly made: Made | undefined;
  onChange(made: Made | undefined): void;
}

function MadeFields({ made, onChange }: MadeProps) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      <Select
        label={t('dispense.madeLabel')}
        data={KINDS.map((kind) => ({ value: kind, label: t(`dispense.made.${kind}`) }))}
        value={made?.kind ?? 'none'}
        onChange={(kind) =>
          onChange(
            !kind || kind === 'none'
              ? undefined
              : { lastsFor: { value: 7, unit: 'days' }, ...made, kind: kind as Made['kind'] },
          )
        }
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      />
      {made && (
        <>
          <TextInput
            label={t('dispense.lastsFor')}
            inputMode="numeric"
            value={String(made.lastsFor.value)}
            onChange={(event) => {
              const value = Number(event.currentTarget.value);
              if (Number.isInteger(value) && value >= 1 && value <= 1000)
                onChange({ ...made, lastsFor: { ...made.lastsFor, value } });
            }}
          />
          <Select
            aria-label={t('dispense.lastsForUnit')}
            data={(['hours', 'days'] as const).map((unit) => ({ value: unit, label: t(`dispense.unit.${unit}`) }))}
            value={made.lastsFor.unit}
            onChange={(unit) =>
              unit && onChange({ ...made, lastsFor: { ...made.lastsFor, unit: unit as 'hours' | 'days' } })
            }
            allowDeselect={false}
            comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
          />
          <TextInput
            label={t('dispense.recipe')}
            value={made.note ?? ''}
            maxLength={500}
            onChange={(event) => onChange({ ...made, note: event.currentTarget.value || undefined })}
          />
        </>
      )}
    </div>
  );
}
