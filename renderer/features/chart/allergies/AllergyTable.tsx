import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isInForce } from '#shared/domain/allergy/read-allergy.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { useView } from '../../../state/view.ts';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import { HistoryButton } from '../history/HistoryButton.tsx';
import css from './Allergies.module.css';
import type { AllergyGroup, AllergyItem, AllergyValue } from './read-allergies.ts';

interface Acts {
  readonly mayRecord: boolean;
  onChange(id: string): void;
  onRefute(item: AllergyItem): void;
}

export function AllergyTable({ groups, ...acts }: Acts & { readonly groups: readonly AllergyGroup[] }) {
  const { t } = useTranslation();
  return (
    <table className={table.table}>
      <TableHead
        columns={[
          t('allergy.substance'),
          t('allergy.criticalityLabel'),
          t('allergy.reactions'),
          t('common.status'),
          t('common.recorded'),
          t('mark.label'),
        ]}
        withActions
      />
      <tbody>
        {groups.map((group) => (
          <GroupRows key={group.items[0]?.row.id} group={group} {...acts} />
        ))}
      </tbody>
    </table>
  );
}

/** A substance and the record behind it; of a doubled one every record, each in its line. */
function GroupRows({ group, ...acts }: Acts & { readonly group: AllergyGroup }) {
  const isDoubled = group.items.length > 1;
  return group.items.map((item, index) => (
    <tr
      key={item.row.id}
      className={isDoubled ? css.doubled : undefined}
      data-out={[item.value, ...item.others].some(isInForce) ? undefined : true}
    >
      {(index === 0 || !isDoubled) && <Substance group={group} item={item} />}
      <RecordCells item={item} {...acts} />
    </tr>
  ));
}

function Substance({ group, item }: { readonly group: AllergyGroup; readonly item: AllergyItem }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const { value } = item;
  const { decisionKey } = group;
  const names = [...new Set(group.items.map((one) => one.value.substance.text))];
  return (
    <th scope={decisionKey ? 'rowgroup' : 'row'} rowSpan={group.items.length}>
      <bdi>{names.join(' / ')}</bdi>
      {value.category && (
        <div className="quiet">{t(`allergy.category.${value.category}` as 'allergy.category.food')}</div>
      )}
      {decisionKey && (
        <div className={css.doubledMark}>
          <Tag tone="pause">{t('allergy.possibleDuplicate')}</Tag>
          <Button size="compact-sm" variant="light" onClick={() => go({ at: 'decisions', id: decisionKey })}>
            {t('allergy.decide')}
          </Button>
        </div>
      )}
    </th>
  );
}

function RecordCells({ item, mayRecord, onChange, onRefute }: Acts & { readonly item: AllergyItem }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  return (
    <>
      <td>
        <Versions item={item} text={(value) => t(`allergy.criticality.${value.criticality}`)} />
      </td>
      <td>
        <Versions item={item} text={reactionsText(t)} />
        {item.value.note && (
          <div className="quiet" dir="auto">
            {item.value.note}
          </div>
        )}
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
        <HistoryButton id={item.row.id} title={item.value.substance.text} />
      </td>
    </>
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
  if (texts.length === 1) return <bdi>{texts[0]}</bdi>;
  return (
    <div style={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
      {texts.map((version) => (
        <Tag key={version} tone="pause">
          <bdi>{version}</bdi>
        </Tag>
      ))}
      <span className="quiet">{t('allergy.twoValues')}</span>
    </div>
  );
}
