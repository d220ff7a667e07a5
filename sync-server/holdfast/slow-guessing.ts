import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ServerContext } from '../context.ts';

/** After a few wrong codes from one address each further try waits longer. A code has 60 bits: this keeps the log and the disk quiet. */
export async function slowGuessing<T>(
  { attempts }: ServerContext,
  from: string,
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const key = `code ${from}`;
  if (attempts.waitMs(key) > 0) return refusal('too-many-attempts', 'Too many wrong codes. Wait a few minutes.');
  const result = await work();
  if (isRefusal(result) && result.code === 'code-invalid') attempts.fail(key);
  return result;
}
