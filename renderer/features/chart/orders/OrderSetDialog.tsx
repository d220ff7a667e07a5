import { Button, Checkbox, Modal, NativeSelect } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { FoundProduct, ShownOrderSet } from '#shared/contract/order.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { RequestEntry } from '#shared/contract/request.ts';
import { regimenOfSet, type SetMedication } from '#shared/domain/order-set/order-set.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { dosingWords } from '../../../parts/medication/dosing-words.ts';
import { routeWords } from '../../../parts/medication/route-words.ts';
import { SecondPersonField } from '../../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Loading } from '../../../ui/Condition.tsx';
import { focusProblem } from '../../../ui/focus-problem.ts';
import layout from '../../../ui/form.module.css';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import { Findings } from '../medication/Findings.tsx';
import css from '../medication/Medication.module.css';
import { useMedicationFacts } from '../medication/medication-facts.ts';
import { useOrderCheck } from '../medication/use-order-check.ts';
import { needsSecondPerson, overridesOf, signOffState, useSignOff } from '../medication/use-sign-off.ts';

type Item = ShownOrderSet['items'][number];

/** A set as drafts in one review: leave out what is not wanted, look at what speaks against it, sign once. */
export function OrderSetDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { answer } = useQuery(contract.order.sets, {});
  const known = answer.state === 'done' ? answer.value : undefined;
  const [chosen, setChosen] = useState('');
  const language = useLanguage();
  const set = known?.sets.find(({ id }) => id === chosen);
  return (
    <Modal
      opened
      size={720}
      onClose={onClose}
      title={<ChartDialogTitle>{t('request.sets')}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {answer.state === 'loading' && <Loading label={t('common.loading')} />}
      {answer.state !== 'loading' && answer.state !== 'done' && <CallNotice call={answer} />}
      {known && (
        <div className={layout.form}>
          <NativeSelect
            label={t('request.set')}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={[
              { value: '', label: '—' },
              ...known.sets.map(({ id, name }) => ({ value: id, label: name[language] })),
            ]}
            data-autofocus
          />
          {set && <Review key={set.id} set={set} products={known.products} onClose={onClose} />}
        </div>
      )}
    </Modal>
  );
}

interface ReviewProps {
  readonly set: ShownOrderSet;
  readonly products: readonly FoundProduct[];
  onClose(): void;
}

function Review({ set, products, onClose }: ReviewProps) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { encounterId } = useMedicationFacts();
  const language = useLanguage();
  const mayPrescribe = useSignedIn()?.user.permissions.includes('order.prescribe') ?? false;
  const prescribe = useCommand(contract.order.prescribe);
  const place = useCommand(contract.request.place);
  const signOff = useSignOff();
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const [ids] = useState(() => ({ orders: crypto.randomUUID(), requests: crypto.randomUUID(), startMs: Date.now() }));
  const isPossible = (item: Item) =>
    item.type === 'request' || (mayPrescribe && products.some(({ code }) => code === item.product));
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const taken = set.items.filter((item, at) => isPossible(item) && !left.has(at));
  const entries = taken.flatMap((item) =>
    item.type === 'medication' ? [toEntry(item, products, language, ids.startMs)] : [],
  );
  const requests = taken.flatMap((item) => (item.type === 'request' ? [toRequest(item, language)] : []));
  const { checks } = useOrderCheck(patientId, entries.length > 0 ? entries : undefined);
  const isReady = entries.length === 0 || (checks !== undefined && signOffState(checks, signOff) === 'ready');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (!isReady) return focusProblem(form.current);
    const act = { patientId, ...(encounterId ? { encounterId } : {}) };
    if (entries.length > 0) {
      const orders = entries.map((entry, at) => ({ entry, overrides: overridesOf(checks?.[at], signOff.reasons) }));
      const second = signOff.second ? { secondPerson: signOff.second.proof } : {};
      // One act: what is left out by a failure is left out whole.
      const outcome = await prescribe.run({ ...act, commandId: ids.orders, orders, requests, ...second });
      if (outcome.state !== 'done') return;
    } else if (requests.length > 0) {
      const outcome = await place.run({ ...act, commandId: ids.requests, requests });
      if (outcome.state !== 'done') return;
    }
    tellDone(t('request.setSigned', { name: set.name[language], count: taken.length }));
    onClose();
  }
  return (
    <form ref={form} className={layout.form} onSubmit={submit}>
      <fieldset className={css.setItems}>
        <legend>{t('request.setItems')}</legend>
        {set.items.map((item, at) => (
          <Checkbox
            key={at}
            checked={isPossible(item) && !left.has(at)}
            disabled={!isPossible(item)}
            onChange={() => setLeft(toggled(left, at))}
            {...wordsOf(t, item, products, language)}
          />
        ))}
      </fieldset>
      {checks?.map((check, at) => (
        <section key={at}>
          <h3 className={css.setHead}>{entries[at]?.drug.text}</h3>
          <Findings check={check} reasons={signOff.reasons} onReason={signOff.setReason} isTried={isTried} />
        </section>
      ))}
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
      <CallNotice call={prescribe.call} />
      <CallNotice call={place.call} />
      <div className={layout.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          loading={prescribe.isRunning || place.isRunning}
          disabled={taken.length === 0 || (entries.length > 0 && checks === undefined)}
        >
          {t('request.signAll', { count: taken.length })}
        </Button>
      </div>
    </form>
  );
}

function useLanguage(): 'en' | 'fr' {
  const { i18n } = useTranslation();
  return i18n.language.startsWith('fr') ? 'fr' : 'en';
}

function toggled(left: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(left);
  if (!next.delete(at)) next.add(at);
  return next;
}

function wordsOf(
  t: TFunction,
  item: Item,
  products: readonly FoundProduct[],
  language: 'en' | 'fr',
): { readonly label: string; readonly description: string } {
  if (item.type === 'request') {
    const parts = [
      t(`request.category.${item.category}`),
      t(`request.priority.${item.priority}`),
      item.often?.[language],
    ];
    return { label: item.what[language], description: parts.filter(Boolean).join(' · ') };
  }
  const product = products.find(({ code }) => code === item.product);
  const regimen = regimenOfSet(item as SetMedication, language);
  const words = dosingWords(t, { state: 'read', dosing: { regimen, course: { start: '' } } });
  const description = [words.dose, routeWords(t, item.route), words.when, ...words.more].join(' · ');
  return { label: product?.shownName ?? t('request.notInFormulary', { code: item.product }), description };
}

function toEntry(
  item: Extract<Item, { type: 'medication' }>,
  products: readonly FoundProduct[],
  language: 'en' | 'fr',
  startMs: number,
): OrderEntryInput {
  const product = products.find(({ code }) => code === item.product);
  const end = item.days ? { end: new Date(startMs + item.days * 86_400_000).toISOString() } : {};
  const dosing = {
    regimen: regimenOfSet(item as SetMedication, language),
    course: { start: new Date(startMs).toISOString(), ...end },
    route: { text: item.route },
  };
  return {
    ...(product ? { productId: product.id } : {}),
    drug: { text: product?.name ?? item.product },
    dosing: dosing as OrderEntryInput['dosing'],
    ...(item.timeCritical ? { timeCritical: true } : {}),
  };
}

function toRequest(item: Extract<Item, { type: 'request' }>, language: 'en' | 'fr'): RequestEntry {
  const { category, what, priority, often } = item;
  return { category, what: { text: what[language] }, priority, ...(often ? { often: often[language] } : {}) };
}
