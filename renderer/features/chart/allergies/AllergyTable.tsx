import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isInForce } from '#shared/domain/allergy/read-allergy.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { useView } from '../../../state/view.ts';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import type { AllergyItem, AllergyValue } from './read-allergies.ts';

interface Props {
  readonly items: readonly AllergyItem[];
  readonly mayRecord: boolean;
  onChange(id: string): void;
  onRefute(item: AllergyItem): void;
}

export function AllergyTable({ items, mayRecord, onChange, onRefute }: Props) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('allergy.substance')}</th>
          <th scope="col">{t('allergy.criticalityLabel')}</th>
          <th scope="col">{t('allergy.reactions')}</th>
          <th scope="col">{t('common.status')}</th>
          <th scope="col">{t('common.recorded')}</th>
          <th scope="col">{t('mark.label')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.row.id} data-out={[item.value, ...item.others].some(isInForce) ? undefined : true}>
            <th scope="row">
              {item.value.substance.text}
              {item.value.category && (
                <div className="quiet">{t(`allergy.category.${item.value.category}` as 'allergy.category.food')}</div>
              )}
            </th>
            <td>
              <Versions item={item} text={(value) => t(`allergy.criticality.${value.criticality}`)} />
            </td>
            <td>
              <Versions item={item} text={reactionsText(t)} />
              {item.value.note && <div className="quiet">{item.value.note}</div>}
            </td>
            <td>
              <Versions item={item} text={(value) => t(`allergy.verification.${value.verificationStatus}`)} />
              {!['active', 'not-stated'].includes(item.value.clinicalStatus) && (
                <div>{t(`allergy.clinical.${item.value.clinicalStatus}`)}</div>
              )}
            </td>
            <td>
              <WhoWhen row={item.row} />
            </td>
            <td>
              <RecordMarkView row={item.row} />
            </td>
            <td className={table.actions}>
              {item.others.length > 0 && (
                <Button size="compact-sm" variant="light" onClick={() => go({ at: 'decisions', id: item.row.id })}>
                  {t('allergy.decide')}
                </Button>
              )}
              {mayRecord && item.others.length === 0 && (
                <>
                  <Button size="compact-sm" variant="default" onClick={() => onChange(item.row.id)}>
                    {t('common.change')}
                  </Button>
                  {isInForce(item.value) && (
                    <Button size="compact-sm" variant="subtle" onClick={() => onRefute(item)}>
                      {t('allergy.refute')}
                    </Button>
                  )}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function reactionsText(t: TFunction) {
  return (value: AllergyValue) =>
    value.reactions
      .map(({ manifestation, severity }) =>
        severity ? `${manifestation}, ${t(`allergy.severity.${severity}`)}` : manifestation,
      )
      .join('; ') || '—';
}

/** One value, or the competing ones under each other where they differ. */
function Versions({ item, text }: { readonly item: AllergyItem; readonly text: (value: AllergyValue) => string }) {
  const { t } = useTranslation();
  const texts = [...new Set([item.value, ...item.others].map(text))];
  if (texts.length === 1) return <>{texts[0]}</>;
  return (
    <div style={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
      {texts.map((version) => (
        <Tag key={version} tone="pause">
          {version}
        </Tag>
      ))}
      <span className="quiet">{t('allergy.twoValues')}</span>
    </div>
  );
}
