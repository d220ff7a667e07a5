import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { type ComponentProps, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueryState } from '../core-client/use-query.ts';
import { PaperSheet } from '../ui/print/PaperSheet.tsx';
import { CallNotice } from './CallNotice.tsx';
import { PaperFoot } from './PaperFoot.tsx';
import { usePrintSheet } from './use-print-sheet.ts';

type Sheet = Pick<ComponentProps<typeof PaperSheet>, 'label' | 'head' | 'blocks' | 'landscape' | 'onClose'>;

interface Props extends Sheet {
  /** What the audit event of each printing names. */
  readonly prints: Parameters<typeof usePrintSheet>[0];
  /** What stands on it is read: only a sheet that is whole is printed. */
  readonly reading?: QueryState<unknown>;
  /** What narrows it, beside the buttons. */
  readonly choice?: ReactNode;
  /** Gets the number of the sheet. */
  onPrinted?(number: string): void;
}

const READ: QueryState<unknown> = { state: 'done', value: undefined };

/** A paper that leaves the house with names or figures on it: each printing is audited, and its number stands at the foot. */
export function AuditedPaper({ prints, reading = READ, choice, onPrinted, ...sheet }: Props) {
  const { t } = useTranslation();
  const { call, isRunning, printed, print } = usePrintSheet(prints);
  const number = printed?.number;
  useEffect(() => {
    if (number !== undefined) onPrinted?.(number);
  }, [number, onPrinted]);
  return (
    <PaperSheet
      {...sheet}
      foot={(page, pages) => <PaperFoot printed={printed} page={page} pages={pages} />}
      toolbar={
        <>
          {choice}
          <Button
            loading={isRunning}
            disabled={reading.state !== 'done'}
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={print}
            data-autofocus={reading.state === 'done' || undefined}
          >
            {t('paper.print')}
          </Button>
          {/* What is disabled takes no focus, and the keyboard would stay on the page beneath. */}
          <Button variant="default" onClick={sheet.onClose} data-autofocus={reading.state !== 'done' || undefined}>
            {t('common.close')}
          </Button>
          <CallNotice call={call} />
          {reading.state !== 'done' && reading.state !== 'loading' && <CallNotice call={reading} />}
        </>
      }
    />
  );
}
