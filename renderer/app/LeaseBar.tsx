import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExtendLease } from '../features/lease/ExtendLease.tsx';
import { LeaseNotice } from '../parts/LeaseNotice.tsx';
import { useSignedIn } from '../state/live.ts';

/** Above every task while the lease of this station ends. */
export function LeaseBar() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const mayExtend = useSignedIn()?.user.permissions.includes('encounter.manage');
  return (
    <>
      <LeaseNotice
        actions={
          mayExtend && (
            <Button variant="default" onClick={() => setOpen(true)}>
              {t('lease.extend')}
            </Button>
          )
        }
      />
      {isOpen && <ExtendLease onClose={() => setOpen(false)} />}
    </>
  );
}
