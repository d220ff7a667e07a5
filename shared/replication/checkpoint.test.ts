import { describe, expect, it } from 'vitest';
import { advanceCheckpoint, findCommonPosition } from './checkpoint.ts';
import { checkpointDocumentText, parseCheckpointText } from './checkpoint-text.ts';
import type { Checkpoint } from './peer.ts';

const at = (sessionId: string, seq: string, before?: Checkpoint) =>
  advanceCheckpoint(before, { sessionId, seq, endTime: '2026-11-22T00:00:00.000Z' });

describe('checkpoints', () => {
  it('RP1.2 the older position of the session that both know', () => {
    const first = at('s1', '50-a');
    expect(findCommonPosition(first, first)).toBe('50-a');
    expect(findCommonPosition(at('s1', '40-a'), at('s1', '80-b'))).toBe('40-a');
    expect(findCommonPosition(at('s1', '80-b'), at('s1', '40-a'))).toBe('40-a');
    expect(findCommonPosition(at('s2', '80-b', first), first)).toBe('50-a');
    expect(findCommonPosition(first, at('s3', '90-c', at('s2', '80-b', first)))).toBe('50-a');
  });

  it('RP1.2 the position of the target, as far as the source had shown its feed', () => {
    const source: Checkpoint = { ...at('s1', '40-a'), shown: '60-a' };
    expect(findCommonPosition(source, at('s1', '60-a'))).toBe('60-a');
    expect(findCommonPosition(source, at('s1', '50-a'))).toBe('50-a');
    expect(findCommonPosition(source, at('s1', '80-a'))).toBe('60-a');
    expect(findCommonPosition({ ...source, shown: '30-a' }, at('s1', '80-a'))).toBe('40-a');
    expect(parseCheckpointText(checkpointDocumentText(source))).toEqual(source);
  });

  it('RP1.2 the beginning, where nothing is common or a side has none', () => {
    expect(findCommonPosition(at('s1', '9'), at('s2', '7'))).toBeUndefined();
    expect(findCommonPosition(undefined, at('s2', '7'))).toBeUndefined();
    expect(findCommonPosition(at('s2', '7'), undefined)).toBeUndefined();
  });

  it('RP1.2 survives the way through its document; a malformed one counts as none', () => {
    const checkpoint = at('s2', '80-b', at('s1', '50-a'));
    expect(parseCheckpointText(checkpointDocumentText(checkpoint))).toEqual(checkpoint);
    for (const text of ['{', '{"session_id":"s1","history":"oops"}', '{"history":null}', '[]', 'null']) {
      expect(parseCheckpointText(text)).toBeUndefined();
    }
  });

  it('RP1.2 remembers a bounded number of sessions', () => {
    let checkpoint: Checkpoint | undefined;
    for (let n = 0; n < 100; n += 1) checkpoint = at(`s${n}`, String(n), checkpoint);
    expect(checkpoint?.history.length).toBe(20);
    expect(checkpoint?.history[0]).toMatchObject({ sessionId: 's99', recordedSeq: '99' });
  });
});
