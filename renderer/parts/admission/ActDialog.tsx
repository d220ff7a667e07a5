import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePatientLine } from '../../replica/queries.ts';
import { listName } from '../patient-words.ts';
import { AdmitForm } from './AdmitForm.tsx';
import { actWord, type FormAct } from './acts.ts';
import type { WardBoard } from './board-model.ts';
import { CancelForm } from './CancelForm.tsx';
import { CloseForm } from './CloseForm.tsx';
import { DischargeForm } from './DischargeForm.tsx';
import { LeaveForm } from './LeaveForm.tsx';
import { PlaceForm } from './PlaceForm.tsx';
import { ReserveForm } from './ReserveForm.tsx';
import { SettleForm } from './SettleForm.tsx';

interface Props {
  readonly act: FormAct;
  readonly wards: readonly WardBoard[];
  onClose(): void;
}

/** The form of one act, with the bed or the person that it is about filled in. */
export function ActDialog({ act, wards, onClose }: Props) {
  const { t } = useTranslation();
  const known = usePatientLine('patientId' in act ? (act.patientId ?? '') : '')?.content;
  const line = 'person' in act ? act.person.line : known;
  const whom = line ? listName(line) : '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={whom ? t('common.pair', { label: t(actWord(act)), text: whom }) : t(actWord(act))}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {(act.act === 'admit' || act.act === 'expect') && <AdmitForm act={act} wards={wards} onClose={onClose} />}
      {(act.act === 'move' || act.act === 'arrive') && (
        <PlaceForm kind={act.act} person={act.person} wards={wards} onClose={onClose} />
      )}
      {act.act === 'reserve' && <ReserveForm person={act.person} wards={wards} onClose={onClose} />}
      {act.act === 'leave' && <LeaveForm person={act.person} onClose={onClose} />}
      {act.act === 'discharge' && <DischargeForm person={act.person} onClose={onClose} />}
      {act.act === 'cancel' && <CancelForm person={act.person} onClose={onClose} />}
      {act.act === 'settle' && <SettleForm bed={act.bed} wards={wards} onClose={onClose} />}
      {act.act === 'close' && <CloseForm bed={act.bed} onClose={onClose} />}
    </Modal>
  );
}
