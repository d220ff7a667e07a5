import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { Notice } from '../../ui/Condition.tsx';
import table from '../../ui/table.module.css';
import { findNamedField } from './field-names.ts';
import { differentFields } from './message-fields.ts';

type Opened = OutputOf<typeof contract.interface.readMessage>;
type Copy = NonNullable<Opened['elsewhere']>[number];

/** @SAFETY MI14: what other desks have of the same message, field by field where they repaired it differently. */
export function OtherCopies({ opened }: { readonly opened: Opened }) {
  return opened.elsewhere?.map((copy) => (
    <OtherCopy key={copy.stationId} copy={copy} text={opened.text} isDone={opened.line.state === 'done'} />
  ));
}

function OtherCopy({ copy, text, isDone }: { readonly copy: Copy; readonly text: string; readonly isDone: boolean }) {
  const { t } = useTranslation();
  const station = copy.station ?? t('interfaces.elsewhere.unknown');
  const told = copy.state === 'parked' ? 'parked' : isDone ? 'both' : 'applied';
  const fields = differentFields(text, copy.text);
  return (
    <Notice tone="pause" announce title={t(`interfaces.copy.${told}`, { station })}>
      <p>{t(`interfaces.copy.${told}Words`)}</p>
      {fields?.length === 0 && <p>{t('interfaces.copy.same')}</p>}
      {fields && fields.length > 0 && (
        <table className={table.table} data-testid="other-copy">
          <thead>
            <tr>
              <th scope="col">{t('interfaces.copy.field')}</th>
              <th scope="col">{t('interfaces.copy.here')}</th>
              <th scope="col">
                <bdi>{station}</bdi>
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ place, ours, theirs }) => (
              <tr key={place}>
                <th scope="row">
                  <FieldName place={place} />
                </th>
                <td>
                  <bdi>{ours}</bdi>
                </td>
                <td>
                  <bdi>{theirs}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Notice>
  );
}

function FieldName({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const known = findNamedField(place);
  return known ? `${place} · ${t(`interfaces.field.${known}`)}` : place;
}
