import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { FoundProduct } from '#shared/contract/order.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useDraft } from '../../../drafts/use-draft.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { restrictionWords } from '../../../parts/product-words.ts';
import { SecondPersonField } from '../../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../../parts/told.ts';
import { Loading, Notice } from '../../../ui/Condition.tsx';
import { focusProblem } from '../../../ui/focus-problem.ts';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { Findings, GravestMarks } from './Findings.tsx';
import css from './Medication.module.css';
import { siteZone, useMedicationFacts } from './medication-facts.ts';
import { OrderFields } from './OrderFields.tsx';
import { EMPTY_ORDER, type OrderSheet } from './order-sheet.ts';
import { ProductSearch } from './ProductSearch.tsx';
import { readQuick } from './quick-line.ts';
import type { OrderItem } from './read-orders.ts';
import { readSheet } from './read-sheet.ts';
import { sheetOfOrder, sheetOfProduct } from './sheet-of.ts';
import { shownName } from './tall-man.ts';
import { useOrderCheck } from './use-order-check.ts';
import { needsSecondPerson, overridesOf, signOffState, useSignOff } from './use-sign-off.ts';

interface Props {
  /** The order that is changed; without it a new one is made. */
  readonly changes?: OrderItem | undefined;
  readonly product?: FoundProduct | undefined;
  onDone(): void;
}

/** One order: product, dose, when; what speaks against it; signed by Ctrl+Enter. */
export function PrescribeForm({ changes, product, onDone }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { weight, encounterId } = useMedicationFacts();
  const [empty] = useState<OrderSheet>(() => (changes ? sheetOfOrder(changes, product) : EMPTY_ORDER));
  const draft = useDraft<OrderSheet>(`order|${patientId}|${changes ? changes.row.rev : 'new'}`, empty);
  const prescribe = useCommand(contract.order.prescribe);
  const change = useCommand(contract.order.change);
  const [isTried, setIsTried] = useState(false);
  const [nowMs] = useState(() => Date.now());
  const signOff = useSignOff();
  const form = useRef<HTMLFormElement>(null);
  const sheet = draft.content;
  const read = readSheet(sheet, { nowMs, zone: siteZone(), weight, notBefore: changes?.order.start });
  const isReadable = read.entry !== undefined && read.problems.length === 0;
  const replaces = changes ? [changes.row.id] : [];
  const { checks, answer, reload } = useOrderCheck(
    patientId,
    isReadable && read.entry ? [read.entry] : undefined,
    replaces,
  );
  const [check] = checks ?? [];
  const isBeingChecked = isReadable && !check && (answer.state === 'loading' || answer.state === 'done');
  const isChosen = sheet.product !== undefined || sheet.freeText !== '';
  const set = (part: Partial<OrderSheet>): void => draft.change((before) => ({ ...before, ...part }));
  const choose = (part: Partial<OrderSheet>): void => {
    set(part);
    requestAnimationFrame(() => form.current?.querySelector<HTMLInputElement>('[data-order-quick]')?.focus());
  };
  const cancel = (): void => void draft.discard().then(onDone);
  const { call } = changes ? change : prescribe;

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setIsTried(true);
    if (!isReadable || !check || !checks || signOffState(checks, signOff) !== 'ready')
      return focusProblem(form.current);
    // The time of signing, where none was chosen.
    const { entry } = readSheet(sheet, {
      nowMs: Date.now(),
      zone: siteZone(),
      weight,
      notBefore: changes?.order.start,
    });
    if (!entry) return;
    const overrides = overridesOf(check, signOff.reasons);
    const act = {
      commandId: draft.commandId,
      patientId,
      ...(signOff.second ? { secondPerson: signOff.second.proof } : {}),
    };
    const outcome = changes
      ? await change.run({ ...act, id: changes.row.id, parent: changes.row.rev ?? '', entry, overrides })
      : await prescribe.run({ ...act, ...(encounterId ? { encounterId } : {}), orders: [{ entry, overrides }] });
    if (outcome.state !== 'done') return reload();
    await draft.discard();
    tellDone(t(changes ? 'order.changed' : 'order.signed', { drug: shownName(entry.drug.text, sheet.product) }));
    onDone();
  }
  useKeys({ 'Ctrl+Enter': () => void submit(), Escape: cancel });

  return (
    <Panel title={changes ? t('order.changeTitle', { drug: shownName(changes.name, product) }) : t('order.prescribe')}>
      {draft.state === 'loading' ? (
        <Loading label={t('common.loading')} lines={6} />
      ) : (
        <form ref={form} className={layout.form} onSubmit={submit} noValidate>
          {!isChosen && (
            <ProductSearch
              onChoose={(found) => choose(sheetOfProduct(found))}
              onFreeText={(freeText) => choose({ freeText })}
            />
          )}
          {isChosen && (
            <>
              <div className={css.chosen}>
                <b>
                  <bdi>{sheet.product?.shownName ?? sheet.freeText}</bdi>
                </b>
                {check && <GravestMarks check={check} />}
                {!sheet.product && <span className="quiet">{t('order.freeTextWords')}</span>}
                {sheet.product?.restricted && (
                  <span className="quiet">{restrictionWords(sheet.product.restricted, t)}</span>
                )}
                {!changes && (
                  <Button size="compact-sm" variant="default" onClick={() => draft.change(EMPTY_ORDER)}>
                    {t('order.another')}
                  </Button>
                )}
              </div>
              {!changes && <QuickLine sheet={sheet} onRead={set} />}
              <OrderFields sheet={sheet} read={read} set={set} />
              {isTried && read.problems.length > 0 && (
                <Notice tone="pause" announce title={t('order.problems')}>
                  <ul className={css.gaps}>
                    {read.problems.map((problem) => (
                      <li key={problem}>{t(`order.problem.${problem}`)}</li>
                    ))}
                  </ul>
                </Notice>
              )}
              {check && (
                <Findings check={check} reasons={signOff.reasons} onReason={signOff.setReason} isTried={isTried} />
              )}
              {isBeingChecked && (
                <p className="quiet" role="status">
                  {t('order.checking')}
                </p>
              )}
              {answer.state !== 'loading' && answer.state !== 'done' && <CallNotice call={answer} />}
              {checks && needsSecondPerson(checks) && (
                <div data-wanted={!signOff.second || undefined}>
                  <SecondPersonField
                    purpose="second"
                    patientId={patientId}
                    label={t('order.secondPerson')}
                    words={t('order.secondPersonWords')}
                    value={signOff.second}
                    onChange={signOff.setSecond}
                  />
                </div>
              )}
            </>
          )}
          <CallNotice call={call} />
          <div className={layout.actions}>
            <Button variant="default" onClick={cancel}>
              {t('common.cancel')}
            </Button>
            <Button
              type="submit"
              loading={call.state === 'running' || isBeingChecked}
              disabled={!isChosen || (checks && signOffState(checks, signOff) === 'blocked')}
              rightSection={<Keycap keys="Ctrl Enter" />}
            >
              {t('order.sign')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}

/** The whole order in one line, as it is said: `1 g po tds for 5 days`. What was not understood changes nothing. */
function QuickLine({ sheet, onRead }: { readonly sheet: OrderSheet; onRead(part: Partial<OrderSheet>): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'unreadable' | readonly string[]>('idle');
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.ctrlKey) return;
    event.preventDefault();
    const read = readQuick(text, sheet);
    setState(read ? read.warnings : 'unreadable');
    if (!read) return;
    onRead(read.part);
    setText('');
  }
  const warnings = typeof state === 'string' ? [] : state;
  return (
    <TextInput
      label={t('order.quick')}
      description={t('order.quickHint')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      error={
        state === 'unreadable'
          ? t('order.quickUnreadable')
          : warnings.length > 0 &&
            warnings.map((one) => t(`order.risky.${one.replaceAll(' ', '-')}` as 'order.risky.trailing-zero')).join(' ')
      }
      autoComplete="off"
      data-order-quick
    />
  );
}
