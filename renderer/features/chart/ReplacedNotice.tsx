import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { listName } from '../../parts/patient-words.ts';
import { usePatientLine } from '../../replica/queries.ts';
import { type ChartTab, useView } from '../../state/view.ts';
import { Notice } from '../../ui/Condition.tsx';

interface Props {
  readonly tab: ChartTab;
  /** The replaced record that led here. */
  readonly under: string | undefined;
  /** The record that stands for the one that is looked at. */
  readonly standsFor: string | undefined;
}

/** @SAFETY HL11: a chart that was reached under another identity says so, and a record that was given up says where it goes on. */
export function ReplacedNotice({ tab, under, standsFor }: Props) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const other = usePatientLine(standsFor ?? under ?? '')?.content;
  if (!other) return null;
  const words = { name: listName(other), number: other.recordNumber || t('patient.noNumber') };
  if (standsFor) {
    return (
      <Notice
        tone="stop"
        title={t('chart.replaced.stayTitle')}
        actions={
          <Button size="compact-sm" onClick={() => go({ at: 'chart', patientId: standsFor, tab })}>
            {t('chart.replaced.goOn')}
          </Button>
        }
      >
        {t('chart.replaced.stayWords', words)}
      </Notice>
    );
  }
  return (
    <Notice
      tone="pause"
      announce
      title={t('chart.replaced.underTitle', words)}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => go({ at: 'chart', patientId: other.patientId, tab, replaced: 'stay' })}
        >
          {t('chart.replaced.look')}
        </Button>
      }
    >
      {t('chart.replaced.underWords', words)}
    </Notice>
  );
}

/** @SAFETY HL11: nothing was moved when the records were found to be of one person; what the other says is said here. */
export function AllergiesElsewhere({ allergies = [] }: { readonly allergies?: readonly string[] | undefined }) {
  const { t } = useTranslation();
  if (allergies.length === 0) return null;
  return (
    <Notice tone="stop" announce title={t('chart.replaced.allergiesTitle')}>
      <span data-testid="allergies-elsewhere">
        {allergies.map((one, at) => (
          <span key={one}>
            {at > 0 && ' · '}
            <bdi>{one}</bdi>
          </span>
        ))}
      </span>
    </Notice>
  );
}
