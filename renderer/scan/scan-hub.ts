/**
 * One subscription for every scanner of this desk. Whoever shows a screen says what a scan means there; the innermost is
 * asked first, and who has no use for it passes it on.
 */
import i18next from 'i18next';
import { create } from 'zustand';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import type { ParsedScan } from '#shared/domain/scan/scan-result.ts';
import type { Tone } from '../ui/Condition.tsx';

export interface Scan {
  readonly number: number;
  /** As the scanner sent it. */
  readonly text: string;
  readonly at: string;
  /** Name of the device at this desk. */
  readonly scanner: string;
  readonly source: 'wedge' | 'serial';
  readonly parsed: ParsedScan;
}

/** What the person who scanned is told. `silent`: the screen itself shows it. */
export interface ScanAnswer {
  readonly tone: Tone;
  readonly title: string;
  readonly words?: string | undefined;
}
export type ScanHandler = (scan: Scan) => MaybePromise<ScanAnswer | 'silent' | undefined>;
type MaybePromise<Value> = Value | Promise<Value>;

/** Who is asked first: a dialogue, what is within a screen, the screen, the desk. */
export type ScanRank = 'dialogue' | 'panel' | 'screen' | 'desk';
const RANKS: readonly ScanRank[] = ['dialogue', 'panel', 'screen', 'desk'];

interface Listening {
  readonly handle: ScanHandler;
  readonly rank: ScanRank;
}

interface Hub {
  /** The last scan and what came of it; `answer` is absent while it is looked at. */
  readonly shown: { readonly scan: Scan; readonly answer?: ScanAnswer | 'silent' | undefined } | undefined;
  dismiss(): void;
}

export const useScanHub = create<Hub>((set) => ({ shown: undefined, dismiss: () => set({ shown: undefined }) }));

let listening: readonly Listening[] = [];
let scans = 0;

export function listenToScans(handle: ScanHandler, rank: ScanRank): () => void {
  const own = { handle, rank };
  listening = [own, ...listening];
  return () => {
    listening = listening.filter((other) => other !== own);
  };
}

export interface ReceivedCode extends Pick<Scan, 'text' | 'at' | 'scanner' | 'source'> {
  readonly separators?: readonly string[];
  readonly separatorsProven?: boolean;
}

/** A scan has come in. Settles when it was answered. */
export async function receiveScan({ separators, separatorsProven, ...received }: ReceivedCode): Promise<void> {
  scans += 1;
  const options = { at: received.at, ...(separators && { separators }), ...(separatorsProven && { separatorsProven }) };
  const scan: Scan = { ...received, number: scans, parsed: parseScan(received.text, options) };
  useScanHub.setState({ shown: { scan } });
  const answer = await answerOf(scan).catch(failed);
  useScanHub.setState(({ shown }) => (shown?.scan === scan ? { shown: { scan, answer } } : {}));
}

/** @SAFETY A scan that a fault has swallowed is not left without an answer. */
function failed(): ScanAnswer {
  return { tone: 'stop', title: i18next.t('scan.failed'), words: i18next.t('scan.failedWords') };
}

async function answerOf(scan: Scan): Promise<ScanAnswer | 'silent' | undefined> {
  for (const { handle } of inOrder()) {
    const answer = await handle(scan);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** By rank; within a rank the newest first. */
function inOrder(): readonly Listening[] {
  return listening.toSorted((one, other) => RANKS.indexOf(one.rank) - RANKS.indexOf(other.rank));
}
