import { Button, Switch, TextInput } from '@mantine/core';
import { IconBarcode, IconPrinter } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackVerdict, PrescriptionLineShown, PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { findQuantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import type { LabelWarning } from '#shared/model/dispense-codes.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle, useCommand } from '../../core-client/use-command.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import css from './Dispensing.module.css';
import { FirstExpired } from './FirstExpired.tsx';
import { Ingredients } from './Ingredients.tsx';
import { LabelWords } from './LabelWords.tsx';
import { type Made, MadeFields } from './MadeFields.tsx';
import { PickedBatch } from './PickedBatch.tsx';
import { batchesOf, isAnswered, type Picked, sumOf, toTake, withoutTaken, withPack } from './pick-model.ts';
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
  const { t } = useTranslation();
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
  const [parts, setParts] = useState<readonly Picked[]>([]);
  const ingredients = made && made.kind !== 'opened' ? parts : [];
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
    [...picks, ...ingredients].every(isAnswered) &&
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
      ...(made ? { made: { ...made, ingredients: batchesOf(ingredients) } } : {}),
      ...(isLabelled ? { label: { copies: Math.max(1, Number(copies) || 1) } } : {}),
      ...(witness ? { witness: witness.proof } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    setParts([]);
    onPicks((before) => withoutTaken(before, picks));
    await draft.discard();
    // It stands on the screen as taken; a notice would lie over the button of the next.
    announce(t(isLabelled ? 'dispense.labelOut' : 'dispense.taken', { drug: product?.name ?? line.drug }));
    onDone();
  }
  useScreenKeys({ 'Ctrl+Enter': () => void supply() });

  const judge = async (
    { scans, productId, read }: Pick<Picked, 'scans' | 'productId' | 'read'>,
    ingredient = false,
  ): Promise<PackVerdict | undefined> => {
    const asked = { patientId, entry, storeId, line: line.line, scans: [...scans], ingredient };
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
  return (
    <>
      <div className={css.two}>
        <div className={css.column}>
          <div className={css.sum}>
            {line.asked && (
              <span>{t('dispense.askedAmount', { amount: amountInWords(line.asked, line.product?.unit ?? '') })}</span>
            )}
            {line.owed && line.owed !== line.asked && (
              <span>{t('dispense.owedAmount', { amount: amountInWords(line.owed, line.product?.unit ?? '') })}</span>
            )}
            {picks.length > 0 && (
              <b>{t('dispense.inHandAmount', { amount: amountInWords(quantityText(sum), product?.unit ?? '') })}</b>
            )}
          </div>
          {picks.map((picked) => (
            <PickedBatch
              key={picked.key}
              isPart={made !== null && made.kind !== 'opened'}
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
          <LabelWords line={line} language={language} directions={directions} warnings={warnings} onType={type} />
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
          {made && made.kind !== 'opened' && (
            <Ingredients parts={parts} recipe={made.note} judge={(part) => judge(part, true)} onChange={setParts} />
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
