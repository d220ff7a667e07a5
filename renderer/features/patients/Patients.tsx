import { Button, Kbd, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { OtherSites } from '../../parts/elsewhere/OtherSites.tsx';
import { PatientLineHead, PatientLineView } from '../../parts/PatientLineView.tsx';
import { filterPatients, sortPatients } from '../../parts/patient-filter.ts';
import { usePlaceOfPatient } from '../../parts/use-place-of.ts';
import { usePatientLines } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useLive, useSignedIn } from '../../state/live.ts';
import { statePurpose } from '../../state/stated-purpose.ts';
import { useView } from '../../state/view.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { steppedSelection, VirtualList } from '../../ui/VirtualList.tsx';
import { type FoundPatient, joinFound } from './join-found.ts';
import css from './Patients.module.css';

const LIST_ID = 'patients-found';
const ASK_AFTER_MS = 220;

/** Find a patient: what is typed filters at once what this desk holds; core adds what only it knows (sounds, telephone, numbers). */
export function Patients({ startText }: { readonly startText: string }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const canRegister = useSignedIn()?.user.permissions.includes('patient.register') ?? false;
  const [text, setText] = useState(startText);
  const [selected, setSelected] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const sitting = useLive((live) => live.sitting);
  const placeOf = usePlaceOfPatient();
  const lines = usePatientLines();
  const deferred = useDeferredValue(text);
  const sorted = useMemo(() => sortPatients(rowsOf(lines)), [lines]);
  const local = useMemo(() => filterPatients(sorted, deferred), [sorted, deferred]);
  const [asked] = useDebouncedValue(text.trim(), ASK_AFTER_MS);
  const { answer } = useQuery(contract.patient.search, asked.length >= 2 ? { text: asked, limit: 50 } : undefined);
  const hits = asked.length >= 2 && answer.state === 'done' ? answer.value.hits : [];
  const hasMore = asked.length >= 2 && answer.state === 'done' && answer.value.more;
  const found = useMemo(() => joinFound(local, hits), [local, hits]);
  const isComing = lines.state === 'loading' || (lines.isFilling && found.length === 0);
  const stationFills = useLive((live) => live.sync !== undefined && live.sync.fill.state !== 'complete');
  useKeys({ '/': document.activeElement === field.current ? undefined : () => field.current?.focus() });

  const open = (patient: FoundPatient): void => go({ at: 'chart', patientId: patient.line.patientId, tab: 'overview' });
  /** Why the record was brought is why its chart is opened: that is asked once. */
  function openBrought(patientId: string, reason: string): void {
    statePurpose(patientId, sitting, { purpose: 'TREAT', reason });
    go({ at: 'chart', patientId, tab: 'overview' });
  }
  function onKeyDown(event: KeyboardEvent): void {
    const isCaret = event.key === 'Home' || event.key === 'End';
    const moved = isCaret ? undefined : steppedSelection(event.key, selected, found.length, 10);
    if (moved !== undefined) setSelected(moved);
    else if (event.key === 'Enter' && found[selected]) open(found[selected]);
    else return;
    event.preventDefault();
  }
  return (
    <Screen
      fixed
      title={t('task.patients')}
      actions={
        canRegister && (
          <Button
            variant="default"
            leftSection={<IconUserPlus size={17} aria-hidden />}
            onClick={() => go({ at: 'register', text })}
          >
            {t('patients.register')}
          </Button>
        )
      }
    >
      <TextInput
        ref={field}
        role="combobox"
        aria-label={t('patients.search')}
        aria-expanded={found.length > 0}
        aria-controls={found.length > 0 ? LIST_ID : undefined}
        aria-activedescendant={found[selected] ? `${LIST_ID}-${selected}` : undefined}
        placeholder={t('patients.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={<Kbd size="xs">/</Kbd>}
        size="md"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setSelected(0);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
      {(answer.state === 'refused' || answer.state === 'fault') && <CallNotice call={answer} />}
      <Panel
        fill
        flush
        title={t('patients.found')}
        aside={
          <span role="status">
            {lines.state === 'ready' && t('patients.count', { count: found.length })}
            {lines.state === 'ready' && lines.isFilling && ` · ${t('common.filling')}`}
            {hasMore && ` · ${t('patients.more')}`}
          </span>
        }
      >
        {isComing && <Loading label={t('common.loading')} lines={10} />}
        {!isComing && found.length === 0 && (
          <Empty
            title={text ? t('patients.none') : t('patients.empty')}
            actions={
              canRegister && (
                <Button variant="default" onClick={() => go({ at: 'register', text })}>
                  {t('patients.register')}
                </Button>
              )
            }
          >
            {stationFills ? t('patients.stillFilling') : t('patients.noneWords')}
          </Empty>
        )}
        {found.length > 0 && (
          <div className={css.list}>
            <PatientLineHead />
            <VirtualList
              id={LIST_ID}
              items={found}
              keyOf={(item) => item.line.patientId}
              rowHeight={38}
              label={t('patients.found')}
              selected={selected}
              onSelect={setSelected}
              onOpen={open}
              render={(item) => (
                <PatientLineView
                  line={item.line}
                  place={placeOf(item.line.patientId)}
                  hint={item.matched && item.matched !== 'name' ? t(`patients.matched.${item.matched}`) : undefined}
                />
              )}
            />
          </div>
        )}
      </Panel>
      <OtherSites text={text} onBrought={openBrought} />
    </Screen>
  );
}
