import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Condition.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';

/** The last net. Drafts are on disk; what was being typed a moment ago is too. */
export function WholeBoundary({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <PanelBoundary
      fallback={() => (
        <main>
          <Empty
            title={t('whole.failed')}
            actions={<Button onClick={() => window.location.reload()}>{t('whole.reload')}</Button>}
          >
            {t('whole.failedWords')}
          </Empty>
        </main>
      )}
    >
      {children}
    </PanelBoundary>
  );
}
