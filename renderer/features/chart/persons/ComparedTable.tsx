import { useTranslation } from 'react-i18next';
import type { ComparedRecord } from '#shared/contract/patient.ts';
import { phoneText } from '#shared/domain/patient/phone.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { bornText, listName, unbroken } from '../../../parts/patient-words.ts';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import css from './Persons.module.css';

interface Props {
  readonly one: ComparedRecord;
  readonly other: ComparedRecord;
}

/** @SAFETY What tells two people apart, line by line; a line that differs is marked by a word, too. */
export function ComparedTable({ one, other }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = (record: ComparedRecord): readonly (readonly [label: string, value: string])[] => {
    const { line, identifiers, stay, clinical } = record;
    const numbers = identifiers
      .filter(({ value }) => value !== line.recordNumber)
      .map(({ system, value }) => `${system.replace(/^.*[/:]/, '')} ${value}`);
    const { state, items = [] } = clinical?.allergies ?? {};
    return [
      [t('patient.born'), bornText(line.birthDate, t, format)],
      [t('patient.sexLabel'), t(`patient.sex.${line.sex}`)],
      [t('demographics.phone'), unbroken(phoneText(line.phone ?? '', undefined))],
      [t('persons.numbers'), numbers.join(' · ')],
      [t('persons.stayLabel'), t(`persons.stay.${stay}`)],
      [t('allergy.banner'), state ? (state === 'list' ? items.join(' · ') : t(`allergy.state.${state}`)) : ''],
      [t('persons.orders'), clinical ? clinical.orders.join(' · ') || t('persons.noOrders') : ''],
    ];
  };
  const others = rows(other);
  const isPartlyShown = !one.clinical || !other.clinical;
  return (
    <>
      <table className={`${table.table} ${css.compared}`}>
        <TableHead columns={['', ...[one, other].map(({ line }) => <RecordName key={line.patientId} line={line} />)]} />
        <tbody>
          {rows(one).map(([label, value], at) => {
            const beside = others[at]?.[1] ?? '';
            const differs = at < 4 && value !== '' && beside !== '' && value !== beside;
            return (
              <tr key={label}>
                <th scope="row">
                  {label} {differs && <span className={css.differs}>{t('persons.differs')}</span>}
                </th>
                <td>
                  <bdi>{value || '—'}</bdi>
                </td>
                <td>
                  <bdi>{beside || '—'}</bdi>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {isPartlyShown && <p className="quiet">{t('persons.notShown')}</p>}
    </>
  );
}

function RecordName({ line }: Pick<ComparedRecord, 'line'>) {
  const { t } = useTranslation();
  return (
    <>
      <bdi>{listName(line)}</bdi> <span className="figures">{line.recordNumber || t('patient.noNumber')}</span>
    </>
  );
}
