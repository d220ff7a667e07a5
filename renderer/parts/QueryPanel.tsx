import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryState } from '../core-client/use-query.ts';
import { Loading } from '../ui/Condition.tsx';
import { CallNotice } from './CallNotice.tsx';

interface Props<Value> {
  readonly answer: QueryState<Value>;
  readonly reload: () => void;
  readonly children: (value: Value) => ReactNode;
}

/** The answer of core, or the state that stands in for it. While it is asked anew the older answer stays. */
export function QueryPanel<Value>({ answer, reload, children }: Props<Value>) {
  const { t } = useTranslation();
  if (answer.state === 'done') return children(answer.value);
  if (answer.state === 'loading') {
    return answer.previous === undefined ? <Loading label={t('common.loading')} /> : children(answer.previous);
  }
  return (
    <div style={{ padding: 'var(--space-4)', display: 'grid', gap: 'var(--space-3)', justifyItems: 'start' }}>
      <CallNotice call={answer} />
      <Button variant="default" onClick={reload}>
        {t('common.tryAgain')}
      </Button>
    </div>
  );
}
