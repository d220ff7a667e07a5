import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentLine } from '#shared/contract/incident.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { listName } from '../../parts/patient-words.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { usePatientLine } from '../../replica/queries.ts';
import { useSignedIn } from '../../state/live.ts';
import { Empty } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { IncidentForm } from './IncidentForm.tsx';
import css from './Incidents.module.css';
import { ReviewForm } from './ReviewForm.tsx';

type Extent = 'waiting' | 'all';
type Open =
  | { readonly form: 'report' }
  | { readonly form: 'complete' | 'review'; readonly line: IncidentLine }
  | undefined;

/** What went wrong or nearly did: drafts that wait for a person, reports that wait for a review, and the past ones. */
export function Incidents() {
  const { t } = useTranslation();
  const [extent, setExtent] = useState<Extent>('waiting');
  const [open, setOpen] = useState<Open>();
  const { answer, reload } = useQuery(contract.incident.list, { state: extent });
  const close = (): void => setOpen(undefined);
  return (
    <Screen
      fixed
      title={t('task.incidents')}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('incident.which')}
            value={extent}
            onChange={(value) => setExtent(value as Extent)}
            data={(['waiting', 'all'] as const).map((value) => ({ value, label: t(`incident.extent.${value}`) }))}
          />
          <Button onClick={() => setOpen({ form: 'report' })}>{t('incident.report')}</Button>
        </>
      }
    >
      <Panel title={t(`incident.extent.${extent}`)} fill flush>
        <QueryPanel answer={answer} reload={reload}>
          {(lines) =>
            lines.length === 0 ? (
              <Empty icon={<IconAlertTriangle size={28} aria-hidden />} title={t('incident.none')}>
                {t('incident.noneWords')}
              </Empty>
            ) : (
              <table className={table.table}>
                <TableHead
                  columns={[
                    t('incident.when'),
                    t('incident.stateLabel'),
                    t('incident.categoryLabel'),
                    t('incident.what'),
                    t('incident.patient'),
                    t('incident.by'),
                  ]}
                  withActions
                />
                <tbody>
                  {lines.map((line) => (
                    <IncidentRow key={line.id} line={line} onOpen={setOpen} />
                  ))}
                </tbody>
              </table>
            )
          }
        </QueryPanel>
      </Panel>
      {(open?.form === 'report' || open?.form === 'complete') && (
        <IncidentForm draft={'line' in open ? open.line : undefined} onClose={close} onSaved={reload} />
      )}
      {open?.form === 'review' && <ReviewForm line={open.line} onClose={close} onSaved={reload} />}
    </Screen>
  );
}

function IncidentRow({ line, onOpen }: { readonly line: IncidentLine; onOpen(open: Open): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayReview = useSignedIn()?.user.permissions.includes('incident.review') ?? false;
  const { state, category, severity, cause, what, action, reviews } = line;
  return (
    <tr>
      <td className="figures">{format.moment(line.occurredAt)}</td>
      <td>
        <Tag tone={state === 'draft' ? 'pause' : 'calm'}>{t(`incident.state.${state}`)}</Tag>
        {line.undecided && <Tag tone="pause">{t('incident.undecided')}</Tag>}
      </td>
      <td>
        {t(`incident.category.${category}`)}
        {severity && <div className="quiet">{t(`incident.severity.${severity}`)}</div>}
      </td>
      <th scope="row" className={css.what}>
        {cause && <div>{t(`incident.cause.${cause}`)}</div>}
        <div className={css.words}>{what}</div>
        {action && <div className={css.more}>{t('incident.actionLine', { words: action })}</div>}
        {reviews.map((review) => (
          <div key={review.at + review.by} className={css.more}>
            {t(`incident.reviewedBy.${review.outcome}`, { name: review.by, when: format.moment(review.at) })}:{' '}
            {review.note}
          </div>
        ))}
      </th>
      <td>{line.patientId ? <PatientName patientId={line.patientId} /> : '—'}</td>
      <td>
        <bdi>{line.recordedBy}</bdi>
      </td>
      <td className={table.actions}>
        {state === 'draft' && (
          <RowAct isMain onOpen={() => onOpen({ form: 'complete', line })}>
            {t('incident.complete')}
          </RowAct>
        )}
        {mayReview && (state === 'draft' || state === 'reported') && (
          <RowAct onOpen={() => onOpen({ form: 'review', line })}>
            {t(state === 'draft' ? 'incident.dismiss' : 'incident.review')}
          </RowAct>
        )}
      </td>
    </tr>
  );
}

interface RowActProps {
  readonly isMain?: boolean;
  readonly children: string;
  onOpen(): void;
}

/** It goes with what it was done to; the focus does not go with it. */
function RowAct({ isMain, children, onOpen }: RowActProps) {
  useFocusBack();
  return (
    <Button size="compact-sm" {...(isMain ? {} : { variant: 'default' })} onClick={onOpen}>
      {children}
    </Button>
  );
}

function PatientName({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation();
  const line = usePatientLine(patientId);
  return <bdi>{line ? listName(line.content) : t('common.loading')}</bdi>;
}
