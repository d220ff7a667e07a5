import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OpenConflict } from '#shared/contract/conflict.ts';
import { useView } from '../../state/view.ts';
import { Notice } from '../../ui/Condition.tsx';

/** What it is about, and why a person has to decide. */
export function ConflictHead({ conflict }: { readonly conflict: OpenConflict }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const { patientId } = conflict;
  return (
    <Notice
      tone={conflict.type === 'incident' ? 'stop' : 'pause'}
      title={<bdi>{conflict.patientName}</bdi>}
      actions={
        patientId && (
          <Button size="compact-sm" variant="default" onClick={() => go({ at: 'chart', patientId, tab: 'overview' })}>
            {t('conflict.openChart')}
          </Button>
        )
      }
    >
      {t(`conflict.why.${conflict.type}`)}
    </Notice>
  );
}
