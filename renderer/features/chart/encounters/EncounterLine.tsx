import { Button } from '@mantine/core';
import type { Encounter } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { FormAct } from '../../../parts/admission/acts.ts';
import type { Person } from '../../../parts/admission/board-model.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { usePlaceName } from '../../../parts/use-place-of.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { HistoryButton } from '../history/HistoryButton.tsx';
import { CloseVisit } from './CloseVisit.tsx';
import { classWords, periodWords, whereWords } from './encounter-words.ts';
import { StayActs } from './StayActs.tsx';
import { neverWas, placeOfStay, whyNever } from './stay-line.ts';

interface Props {
  readonly row: StoredRow<Encounter>;
  readonly person: Person | undefined;
  /** The stay itself, where its discharge can be taken back. */
  readonly discharged: Person | undefined;
  readonly mayManage: boolean;
  onAct(act: FormAct): void;
}

export function EncounterLine({ row, person, discharged, mayManage, onAct }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const placeName = usePlaceName();
  const { content } = row;
  const isOpen = presenceOf(content) !== undefined;
  const kind = classWords(content, t);
  const where = whereWords(content, t);
  const isNone = neverWas(content);
  const why = isNone ? whyNever(content) : undefined;
  return (
    <tr data-out={isNone || undefined}>
      <th scope="row">
        {kind} {isOpen && <Tag tone="fine">{t('encounter.now')}</Tag>}
        {isNone && <Tag>{t('encounter.neverWas')}</Tag>}
      </th>
      <td className="figures">{periodWords(content, t, format)}</td>
      <td>
        <bdi>{placeName(placeOfStay(content)) || '—'}</bdi>
      </td>
      <td>
        <bdi>{content.reasonCode?.[0]?.text ?? content.type?.[0]?.text ?? '—'}</bdi>
        {why && <span className="quiet"> · {t('encounter.takenBackWhy', { why })}</span>}
        {!isOpen && where && <span className="quiet"> · {t('encounter.dischargedTo', { where })}</span>}
      </td>
      <td>
        <RecordMarkView row={row} />
      </td>
      <td className={table.actions}>
        {person && <StayActs person={person} onAct={onAct} />}
        {discharged && (
          <Button size="compact-sm" variant="default" onClick={() => onAct({ act: 'cancel', person: discharged })}>
            {t('encounter.takeBackDischarge')}
          </Button>
        )}
        {isOpen && mayManage && content.class?.code !== 'IMP' && <CloseVisit id={row.id} rev={row.rev ?? ''} />}
        <HistoryButton id={row.id} title={kind} />
      </td>
    </tr>
  );
}
