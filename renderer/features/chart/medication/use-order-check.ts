import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { useQuery } from '../../../core-client/use-query.ts';

const PAUSE_MS = 250;

/** Asks core what speaks against these orders, a moment after the last change. An answer to something else is never shown. */
export function useOrderCheck(
  patientId: string,
  orders: readonly OrderEntryInput[] | undefined,
  replaces: readonly string[] = [],
) {
  const text = orders && orders.length > 0 ? JSON.stringify(orders) : undefined;
  const [asked, setAsked] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const input =
    asked === undefined
      ? undefined
      : { patientId, orders: JSON.parse(asked) as OrderEntryInput[], replaces: [...replaces] };
  const { answer, reload } = useQuery(contract.order.check, input);
  const isCurrent = asked !== undefined && asked === text;
  return { checks: isCurrent && answer.state === 'done' ? answer.value : undefined, answer, reload };
}
