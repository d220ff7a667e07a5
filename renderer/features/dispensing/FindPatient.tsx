import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { PatientContent } from '#shared/contract/replica-content.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { leadOn } from '../../parts/lead-on.ts';
import { bornText, listName } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { usePatientLines } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useFindPatient } from '../../scan/use-find-patient.ts';
import { useScan } from '../../scan/use-scan.ts';
import css from './Dispensing.module.css';

interface Props {
  onChoose(patient: { readonly patientId: string; readonly name: string }): void;
}

/** For whom: typed, or the label of a patient scanned. */
export function FindPatient({ onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const typed = text.trim();
  const { answer } = useQuery(contract.patient.search, typed ? { text: typed, limit: 8 } : undefined);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const hits = typed ? (known?.hits ?? []) : [];
  const lines = rowsOf(usePatientLines());
  /** Whoever was registered twice is supplied under the record that stands. */
  function choose(hit: PatientContent): void {
    const stands = leadOn(hit, (id) => lines.find((row) => row.id === id)?.content);
    onChoose({ patientId: stands.patientId, name: listName(stands) });
  }
  const chosen = Math.min(at, Math.max(0, hits.length - 1));
  const find = useFindPatient();
  useScan(async ({ parsed }) => {
    const kind = scanKindOf(parsed);
    if (kind.is !== 'wristband' && kind.is !== 'patient-label') return undefined;
    const found = await find(kind.number);
    if (found) onChoose(found);
    return found ? 'silent' : undefined;
  }, 'dialogue');
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const hit = hits[chosen];
    if (step) setAt(Math.max(0, Math.min(hits.length - 1, chosen + step)));
    else if (event.key === 'Enter' && hit && answer.state === 'done') choose(hit);
    else return;
    event.preventDefault();
  }
  return (
    <div className={css.form}>
      <TextInput
        label={t('dispense.forWhom')}
        description={t('dispense.forWhomWords')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(hits.length > 0 ? { 'aria-activedescendant': `${listId}-${chosen}` } : {})}
        autoComplete="off"
        data-autofocus
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t('dispense.forWhom')}
        className={css.found}
        hidden={hits.length === 0}
      >
        {hits.map((hit, index) => (
          <div
            key={hit.patientId}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={css.foundOne}
            onClick={() => choose(hit)}
            onKeyDown={() => undefined}
          >
            <b>
              <bdi>{listName(hit)}</bdi>
            </b>
            <ReplacedTag line={hit} />
            <span>{bornText(hit.birthDate, t, format)}</span>
            <span className="figures">{hit.recordNumber}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
