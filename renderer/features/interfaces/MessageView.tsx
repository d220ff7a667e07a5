import { Button, Radio, TextInput } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { bornText, listName } from '../../parts/patient-words.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import { findNamedField, findNamedSegment } from './field-names.ts';
import css from './Interfaces.module.css';
import { type ShownField, type ShownSegment, shownSegments } from './message-fields.ts';
import { OtherCopies } from './OtherCopies.tsx';
import { parkWords } from './park-words.ts';

interface Props {
  readonly box: 'in' | 'out';
  readonly number: number;
  onClose(): void;
}

type Opened = OutputOf<typeof contract.interface.readMessage>;

/** One message by its segments, why it is parked, and what can be done about it. */
export function MessageView({ box, number, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const { answer, reload } = useQuery(contract.interface.readMessage, { box, number });
  return (
    <Panel
      title={t('interfaces.message', { number })}
      actions={
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <QueryPanel answer={answer} reload={reload}>
        {(opened) => <Repair key={opened.text} opened={opened} reload={reload} onClose={onClose} />}
      </QueryPanel>
    </Panel>
  );
}

interface RepairProps {
  readonly opened: Opened;
  readonly reload: () => void;
  readonly onClose: () => void;
}

const placeKey = (segment: number, field: number): string => `${segment} ${field}`;

function Repair({ opened, reload, onClose }: RepairProps) {
  const { line, text, original, candidates } = opened;
  const { t, i18n } = useTranslation();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [person, setPerson] = useState('');
  const repair = useCommand(contract.interface.repair);
  const replay = useCommand(contract.interface.replay);
  const form = useRef<HTMLDivElement>(null);
  // Where it fails is where one begins, also when it was applied again and failed again.
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-fault] input')?.focus(), [opened]);
  const segments = shownSegments(text, line.reason?.at);
  const isParked = line.state === 'parked';
  /** MI14: applied here and elsewhere; who dismisses it has looked at both. */
  const isTwice = line.state === 'done' && opened.elsewhere !== undefined;
  const mayEdit = isParked && line.box === 'in' && segments !== undefined;
  const asksWho = isParked && line.box === 'in' && WHO.has(line.reason?.kind ?? '');

  const again = async (): Promise<void> => {
    const { box, number } = line;
    if (typed.size > 0) {
      const fields = [...typed].map(([key, raw]) => {
        const [segment = 0, field = 0] = key.split(' ').map(Number);
        return { segment, field, text: raw };
      });
      const saved = await repair.run({ commandId: crypto.randomUUID(), box, number, fields });
      if (saved.state !== 'done') return;
    }
    const who = personOf(person);
    const outcome = await replay.run({ commandId: crypto.randomUUID(), box, number, ...(who ? { person: who } : {}) });
    if (outcome.state !== 'done') return reload();
    if (outcome.value.state === 'parked') return reload();
    tellDone(t('interfaces.replayed', { number }));
    onClose();
  };

  return (
    <div ref={form} className={css.form}>
      {isParked && line.reason && (
        <Notice tone="pause" announce title={t('interfaces.parked')}>
          {parkWords({ t, language: i18n.language }, line.reason)}
        </Notice>
      )}
      <OtherCopies opened={opened} />
      {asksWho && <WhoIsIt candidates={candidates} person={person} onChange={setPerson} />}
      {segments ? (
        segments.map((segment) => (
          <Segment
            key={segment.index}
            segment={segment}
            typed={typed}
            fault={line.reason?.at}
            mayEdit={mayEdit}
            onChange={(field, raw) => setTyped((before) => new Map(before).set(placeKey(segment.index, field), raw))}
          />
        ))
      ) : (
        <p className={css.raw}>{text}</p>
      )}
      {original !== undefined && <p className={css.quiet}>{t('interfaces.repairedBefore')}</p>}
      <CallNotice call={repair.call} />
      <CallNotice call={replay.call} />
      {(isParked || isTwice) && (
        <div className={css.actions}>
          <Dismiss line={line} onDone={onClose} />
          {isParked && (
            <Button loading={repair.isRunning || replay.isRunning} onClick={() => void again()}>
              {t(line.box === 'in' ? 'interfaces.replay' : 'interfaces.sendAgain')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Reasons that a person can settle by saying who is meant. */
const WHO: ReadonlySet<string> = new Set(['possible-double', 'several-patients', 'contradiction', 'unknown-patient']);
const NEW = 'new';

function personOf(chosen: string) {
  if (chosen === '') return undefined;
  return chosen === NEW ? ({ is: 'new' } as const) : ({ is: 'known', patientId: chosen } as const);
}

interface WhoProps {
  readonly candidates: Opened['candidates'];
  readonly person: string;
  onChange(person: string): void;
}

function WhoIsIt({ candidates, person, onChange }: WhoProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Radio.Group label={t('interfaces.who')} value={person} onChange={onChange}>
      <div className={css.form}>
        {candidates.map((line) => (
          <Radio
            key={line.patientId}
            value={line.patientId}
            label={`${listName(line)} · ${bornText(line.birthDate, t, format)} · ${line.recordNumber}`}
          />
        ))}
        <Radio value={NEW} label={t('interfaces.somebodyNew')} />
      </div>
    </Radio.Group>
  );
}

interface SegmentProps {
  readonly segment: ShownSegment;
  readonly typed: ReadonlyMap<string, string>;
  readonly fault: string | undefined;
  readonly mayEdit: boolean;
  onChange(field: number, raw: string): void;
}

function Segment({ segment: { index, name, fields }, typed, fault, mayEdit, onChange }: SegmentProps) {
  const { t } = useTranslation();
  const known = findNamedSegment(name);
  return (
    <fieldset className={css.segment}>
      <legend>{known ? `${name} · ${t(`interfaces.segment.${known}`)}` : name}</legend>
      {fields.map((field) => (
        <Field
          key={field.field}
          field={field}
          text={typed.get(placeKey(index, field.field)) ?? field.text}
          isFault={field.place === fault}
          mayEdit={mayEdit && name !== 'MSH'}
          onChange={(raw) => onChange(field.field, raw)}
        />
      ))}
    </fieldset>
  );
}

interface FieldProps {
  readonly field: ShownField;
  readonly text: string;
  readonly isFault: boolean;
  readonly mayEdit: boolean;
  onChange(raw: string): void;
}

function Field({ field: { place }, text, isFault, mayEdit, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const known = findNamedField(place);
  const name = known ? `${place} · ${t(`interfaces.field.${known}`)}` : place;
  if (!mayEdit)
    return (
      <div className={css.field} data-fault={isFault || undefined}>
        <span className={css.name}>{name}</span>
        <span className={css.raw}>{text}</span>
      </div>
    );
  return (
    <div className={css.field} data-fault={isFault || undefined}>
      <label htmlFor={id}>{name}</label>
      <TextInput
        id={id}
        size="xs"
        value={text}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: css.raw ?? '' }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function Dismiss({ line, onDone }: { readonly line: Opened['line']; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string>();
  const { call, run, isRunning } = useCommand(contract.interface.dismiss);
  if (reason === undefined)
    return (
      <Button className={css.remove ?? ''} variant="default" onClick={() => setReason('')}>
        {t('interfaces.dismiss')}
      </Button>
    );
  const submit = async (): Promise<void> => {
    const { box, number } = line;
    const outcome = await run({ commandId: crypto.randomUUID(), box, number, reason: reason.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t('interfaces.dismissed', { number }));
    onDone();
  };
  return (
    <div className={css.remove}>
      <TextInput
        label={t('interfaces.dismissReason')}
        maxLength={300}
        value={reason}
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <CallNotice call={call} />
      <Button
        mt={8}
        variant="default"
        loading={isRunning}
        disabled={reason.trim() === ''}
        onClick={() => void submit()}
      >
        {t('interfaces.dismiss')}
      </Button>
    </div>
  );
}
