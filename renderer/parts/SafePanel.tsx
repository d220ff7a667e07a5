import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Condition.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';

interface Props {
  readonly children: ReactNode;
  readonly about: string;
}

/** Keeps a panel's failure to the panel, and says what to do. */
export function SafePanel({ children, about }: Props) {
  const { t } = useTranslation();
  return (
    <PanelBoundary
      about={about}
      fallback={(tryAgain) => (
        <Empty
          title={t('panel.failed')}
          actions={
            <Button variant="default" onClick={tryAgain}>
              {t('common.tryAgain')}
            </Button>
          }
        >
          {t('panel.failedWords')}
        </Empty>
      )}
    >
      {children}
    </PanelBoundary>
  );
}
