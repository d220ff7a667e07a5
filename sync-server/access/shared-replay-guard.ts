/**
 * Takes each token once among all processes that share a catalogue (PR3). This process knows by itself what was used here;
 * of the rest it asks. Calls that come while a question is under way are asked about together: under load a call costs a
 * part of a statement.
 */
import { createHash } from 'node:crypto';
import { CLOCK_TOLERANCE_MS } from '#shared/protocol/station-proof.ts';
import { createReplayGuard, type ReplayGuard } from './replay-guard.ts';
import type { TokenUse, UsedTokens } from './used-tokens.ts';

const MOST_IN_ONE = 100;
const MOST_UNDER_WAY = 2;
const FORGET_EVERY_MS = 60_000;

interface Waiting {
  readonly use: TokenUse;
  readonly nowMs: number;
  settle(isTaken: boolean): void;
  fail(fault: unknown): void;
}

export function createSharedReplayGuard(tokens: UsedTokens): ReplayGuard {
  const own = createReplayGuard();
  const ask = createQuestions(tokens);
  let forgottenMs = 0;
  const forget = (nowMs: number): void => {
    if (Math.abs(nowMs - forgottenMs) < FORGET_EVERY_MS) return;
    forgottenMs = nowMs;
    // The clock of another process may be behind. What fails is done a minute later.
    tokens.forgetTokens(nowMs - 2 * CLOCK_TOLERANCE_MS).catch(() => {});
  };
  return {
    async admit(token, nowMs) {
      if (!own.admit(token, nowMs)) return false;
      forget(nowMs);
      const { tokenId, issuedAtMs, expiresAtMs } = token;
      return ask({ name: nameOfToken(tokenId), issuedAtMs, expiresAtMs }, nowMs);
    },
  };
}

export const nameOfToken = (tokenId: string): string =>
  createHash('sha256').update(tokenId).digest().toString('base64url', 0, 16);

function createQuestions(tokens: UsedTokens): (use: TokenUse, nowMs: number) => Promise<boolean> {
  let waiting: Waiting[] = [];
  let underWay = 0;
  const askNext = async (): Promise<void> => {
    const asked = waiting.slice(0, MOST_IN_ONE);
    waiting = waiting.slice(MOST_IN_ONE);
    underWay += 1;
    await settle(tokens, asked);
    underWay -= 1;
    if (waiting.length > 0) void askNext();
  };
  return (use, nowMs) =>
    new Promise((settleOne, fail) => {
      waiting.push({ use, nowMs, settle: settleOne, fail });
      if (underWay < MOST_UNDER_WAY) void askNext();
    });
}

async function settle(tokens: UsedTokens, asked: readonly Waiting[]): Promise<void> {
  try {
    const nowMs = Math.max(...asked.map((one) => one.nowMs));
    const uses = asked.map(({ use }) => use);
    const taken = await tokens.useTokens(uses, nowMs);
    for (const one of asked) one.settle(taken.has(one.use.name));
  } catch (fault) {
    for (const one of asked) one.fail(fault);
  }
}
