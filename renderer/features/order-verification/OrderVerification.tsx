import { Button } from '@mantine/core';
import { IconClipboardCheck, IconRefresh } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { AllergyLine } from '../../parts/medication/AllergyLine.tsx';
import { ageText, listName } from '../../parts/patient-words.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { useWardPeople, type WardPerson } from '../../parts/use-ward-people.ts';
import { useTasks } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useView } from '../../state/view.ts';
import { Empty, Notice } from '../../ui/Condition.tsx';
import { useFocusStays } from '../../ui/focus-stays.ts';
import { Screen } from '../../ui/Screen.tsx';
import table from '../../ui/table.module.css';
import { DoubtDialog } from './DoubtDialog.tsx';
import { OrderToVerify } from './OrderToVerify.tsx';
import css from './OrderVerification.module.css';
import { inOrderOfWards } from './verification-list.ts';

type Answer = OutputOf<typeof contract.order.toVerify>;
export type PatientToVerify = Answer['patients'][number];
export type ListedOrder = PatientToVerify['orders'][number];

interface Doubted {
  readonly patientId: string;
  readonly order: ListedOrder;
}

/** Every order of this site that waits for a pharmacist: by ward and bed, with what spoke against it when it was signed. */
export function OrderVerification() {
  const { t } = useTranslation();
  const { wards, people, isArriving } = useWardPeople();
  const patientIds = useMemo(() => [...new Set(people.map(({ patientId }) => patientId))].slice(0, 200), [people]);
  const { answer, reload } = useQuery(contract.order.toVerify, { patientIds });
  const [doubted, setDoubted] = useState<Doubted>();
  useReloadWithTasks(reload);
  const list = useRef<HTMLDivElement>(null);
  useFocusStays(list);
  const waiting = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const count = (waiting?.patients ?? []).reduce((sum, { orders }) => sum + orders.length, 0);
  return (
    <Screen
      title={t('verification.title')}
      lead={isArriving ? t('common.filling') : t('verification.count', { count })}
      actions={
        <Button variant="default" size="xs" leftSection={<IconRefresh size={16} aria-hidden />} onClick={reload}>
          {t('verification.again')}
        </Button>
      }
    >
      <QueryPanel answer={answer} reload={reload}>
        {({ patients }) =>
          patients.length === 0 ? (
            <Empty icon={<IconClipboardCheck size={28} aria-hidden />} title={t('verification.none')}>
              {t('verification.noneWords')}
            </Empty>
          ) : (
            <div ref={list} className={css.list}>
              {inOrderOfWards(patients, people, wards).map(({ patient, person, ward }) => (
                <PatientSection
                  key={patient.patientId}
                  patient={patient}
                  person={person}
                  ward={ward}
                  onDone={reload}
                  onDoubt={(order) => setDoubted({ patientId: patient.patientId, order })}
                />
              ))}
            </div>
          )
        }
      </QueryPanel>
      {doubted && (
        <DoubtDialog
          patientId={doubted.patientId}
          order={doubted.order}
          onDone={reload}
          onClose={() => setDoubted(undefined)}
        />
      )}
    </Screen>
  );
}

/** An order that is signed asks for it by a task: with those the list is asked anew. */
function useReloadWithTasks(reload: () => void): void {
  const tasks = rowsOf(useTasks());
  const key = tasks
    .filter(({ content }) => content.ownerRoles.includes('pharmacist'))
    .map(({ id }) => id)
    .join(' ');
  const seen = useRef(key);
  useEffect(() => {
    if (seen.current === key) return;
    seen.current = key;
    reload();
  }, [key, reload]);
}

interface SectionProps {
  readonly patient: PatientToVerify;
  readonly person: WardPerson | undefined;
  readonly ward: string;
  onDone(): void;
  onDoubt(order: ListedOrder): void;
}

function PatientSection({ patient, person, ward, onDone, onDoubt }: SectionProps) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const line = person?.line;
  const name = line ? listName(line) : patient.patientId;
  const facts = [ward, person?.bed, line?.birthDate && ageText(line.birthDate, t), line?.recordNumber];
  return (
    <section className={css.patient} aria-label={name} data-testid="to-verify">
      <header>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <ReplacedTag line={line} />
        <span>{facts.filter(Boolean).join(' · ')}</span>
        <Button
          size="compact-sm"
          variant="default"
          className={css.open ?? ''}
          onClick={() => go({ at: 'chart', patientId: patient.patientId, tab: 'medication' })}
        >
          {t('board.openChart')}
        </Button>
      </header>
      <AllergyLine allergies={patient.allergies} />
      {!patient.complete && <Notice tone="calm">{t('round.partial')}</Notice>}
      {patient.orders.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('order.drug')}</th>
              <th scope="col">{t('order.dose')}</th>
              <th scope="col">{t('order.whenLabel')}</th>
              <th scope="col">{t('order.signedBy')}</th>
              <th scope="col">{t('verification.spoke')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('verification.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {patient.orders.map((order) => (
              <OrderToVerify
                key={order.id}
                patientId={patient.patientId}
                order={order}
                onDone={onDone}
                onDoubt={() => onDoubt(order)}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
