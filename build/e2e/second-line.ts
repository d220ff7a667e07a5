/** A second line of a window to its core, with a session of its own: what is done there is core's own verdict, without a hand on the screen. */
import type { Page } from '@playwright/test';
import { DEMO_PASSWORD } from './acts.ts';

interface Bridge {
  connect(): Promise<{ postMessage(text: string): void; onMessage(listener: (text: string) => void): void }>;
}

type AskCore = (how: 'call' | 'open', name: string, input: object) => Promise<unknown>;

interface Answer {
  readonly value?: unknown;
  readonly refusal?: { readonly code: string; readonly sentence: string };
}

/** One operation of the contract; of a stream (`open`) the first answer. A refusal is thrown. */
export type Call = (name: string, input: object, how?: 'call' | 'open') => Promise<unknown>;

export async function openSecondLine(page: Page, login: string): Promise<Call> {
  await page.evaluate(connect);
  const call: Call = async (name, input, how = 'call') => {
    const answer = await page.evaluate(
      ([type, operation, given]) => (globalThis as unknown as { askCore: AskCore }).askCore(type, operation, given),
      [how, name, input] as const,
    );
    const { value, refusal, ...rest } = answer as Answer;
    if (value === undefined) throw new Error(`${name}: ${JSON.stringify(refusal ?? rest)}`);
    return value;
  };
  await call('session.signIn', { login, password: DEMO_PASSWORD });
  return call;
}

/** Runs in the page. */
async function connect(): Promise<void> {
  const line = await (globalThis as unknown as { holdfast: Bridge }).holdfast.connect();
  const waiting = new Map<number, (frame: unknown) => void>();
  let last = 0;
  line.onMessage((text) => {
    const frame = JSON.parse(text) as { id?: number };
    if (frame.id === undefined) return;
    waiting.get(frame.id)?.(frame);
    waiting.delete(frame.id);
  });
  const askCore: AskCore = (how, name, input) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      line.postMessage(JSON.stringify({ t: how, id: last, name, input }));
    });
  Object.assign(globalThis, { askCore });
}
