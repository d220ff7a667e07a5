import { Button, Checkbox, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { COLLECTOR_IDENTITIES, COUNSELLING_POINTS } from '#shared/model/dispense-act.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { Notice } from '../../ui/Condition.tsx';
import layout from '../../ui/form.module.css';
import { Keycap } from '../../ui/Keycap.tsx';
import { Keys } from '../../ui/keys.ts';
import css from './Dispensing.module.css';
import { staysHere, takenName } from './pick-model.ts';
import { Untranslated } from './Untranslated.tsx';

interface Props {
  readonly shown: PrescriptionShown;
  onDone(): void;
  onClose(): void;
}

type HandOver = InputOf<typeof contract.dispense.handOver>;
type Who = HandOver['collector']['who'];
type Point = NonNullable<HandOver['counselling']>[number];

/** Who takes it, by what that person was known, and what was explained. */
export function HandOverDialog({ shown, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const items = shown.lines
    .flatMap(({ dispenses }) => dispenses)
    .filter(({ state, handedOverAt }) => state === 'stands' && !handedOverAt);
  const [who, setWho] = useState<Who>(shown.source === 'ward' ? 'ward' : 'patient');
  const [person, setPerson] = useState({ name: '', relation: '', identity: '', number: '' });
  const [points, setPoints] = useState<readonly Point[]>([]);
  const [note, setNote] = useState('');
  const { call, run, isRunning } = useCommand(contract.dispense.handOver);
  const commandId = useRef(crypto.randomUUID());
  const isControlled = shown.lines.some(
    ({ product, dispenses }) =>
      product?.controlledClass && dispenses.some(({ id }) => items.some((one) => one.id === id)),
  );
  const wantsIdentity = who === 'other' || isControlled;
  const isNamed = who === 'patient' || person.name.trim() !== '';
  const isKnown =
    !wantsIdentity || person.identity === 'known' || (person.identity !== '' && person.number.trim() !== '');
  const isExplained = who === 'ward' || points.length > 0 || note.trim() !== '';
  const isUnseen = items.some(staysHere);
  const isReady = items.length > 0 && !isUnseen && isNamed && isKnown && isExplained;
  const field = (name: keyof typeof person) => ({
    value: person[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setPerson((before) => ({ ...before, [name]: value }));
    },
  });
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    if (!isReady || isRunning) return;
    const said = Object.entries(person).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : []));
    const outcome = await run({
      ...{ commandId: commandId.current, patientId: shown.patientId, entry: shown.entry },
      dispenses: items.map(({ id }) => id),
      collector: { who, ...Object.fromEntries(said) },
      counselling: [...points],
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state === 'done') onDone();
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('dispense.handOver')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Keys bindings={{ 'Ctrl+Enter': () => void submit() }} />
      <form className={css.form} onSubmit={submit}>
        <h3>
          <bdi>{shown.name}</bdi>
        </h3>
        {who !== 'ward' && <Untranslated shown={shown} />}
        <ul className={css.small}>
          {items.map(({ id, quantity, unit, ...of }) => (
            <li key={id}>
              <bdi>{takenName(of)}</bdi> · {amountInWords(quantity, unit)}
            </li>
          ))}
        </ul>
        {isUnseen && (
          <Notice tone="stop" title={t('dispense.look.staysHere')}>
            {t('dispense.look.staysHereWords')}
          </Notice>
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('dispense.collector')}
          value={who}
          onChange={(value) => setWho(value as Who)}
          data={(['patient', 'other', 'ward'] as const).map((value) => ({ value, label: t(`dispense.who.${value}`) }))}
        />
        {who !== 'patient' && (
          <div className={css.fields}>
            <TextInput label={t('dispense.collectorName')} maxLength={120} {...field('name')} data-autofocus />
            {who === 'other' && <TextInput label={t('dispense.relation')} maxLength={120} {...field('relation')} />}
          </div>
        )}
        {wantsIdentity && (
          <div className={css.fields}>
            <Select
              label={t('dispense.identity')}
              data={COLLECTOR_IDENTITIES.map((value) => ({ value, label: t(`dispense.identityOf.${value}`) }))}
              value={person.identity || null}
              onChange={(identity) => setPerson((before) => ({ ...before, identity: identity ?? '' }))}
              comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
            />
            {person.identity !== 'known' && (
              <TextInput label={t('dispense.identityNumber')} maxLength={60} {...field('number')} />
            )}
          </div>
        )}
        {who !== 'ward' && (
          <fieldset className={css.box}>
            <legend>{t('dispense.counselling')}</legend>
            <div className={css.points}>
              {COUNSELLING_POINTS.map((point) => (
                <Checkbox
                  key={point}
                  size="xs"
                  label={t(`dispense.point.${point}`)}
                  checked={points.includes(point)}
                  onChange={(event) => {
                    const is = event.currentTarget.checked;
                    setPoints((before) => (is ? [...before, point] : before.filter((one) => one !== point)));
                  }}
                />
              ))}
            </div>
          </fieldset>
        )}
        <Textarea
          label={t(who === 'ward' ? 'dispense.note' : 'dispense.counsellingNote')}
          autosize
          minRows={1}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            loading={isRunning}
            disabled={!isReady}
            aria-keyshortcuts="Control+Enter"
            rightSection={<Keycap keys="Ctrl Enter" />}
          >
            {t('dispense.handOver')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
