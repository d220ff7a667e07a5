/**
 * `_changes?lane=each&feed=continuous` (WR8): the answers of `read-each-lane.ts` one behind the other, as long as they
 * come. A change then costs a live station no call, no proof and no headers; most of what a thousand of them cost was that.
 *
 * A proof opens a stream for a minute; those of a station that is shut out are ended (OP6). What is too much for one answer is
 * told as pending and ends the stream: the reader fetches it page by page.
 */
import type { EachLaneRequest, EachLaneSource } from './read-each-lane.ts';
import { awaitPages } from './read-each-lane.ts';
import { SharedText } from './shared-text.ts';

const LONGEST_STREAM_MS = 60_000;
/** An empty line: the first says that answers pass at once, those that follow that the line is alive. */
const SIGN_OF_LIFE = new SharedText('\n');

export interface StreamRequest extends Pick<EachLaneRequest, 'since' | 'excludeKinds'> {
  readonly heartbeatMs: number;
  readonly longestMs?: number;
}

export async function* streamEachLane(
  source: EachLaneSource,
  { since, excludeKinds, heartbeatMs, longestMs = LONGEST_STREAM_MS }: StreamRequest,
  signal: AbortSignal,
): AsyncGenerator<SharedText> {
  const endMs = performance.now() + longestMs;
  let positions = since;
  let knownSeq: number | undefined = source.updateSeq;
  yield SIGN_OF_LIFE;
  for (;;) {
    const timeoutMs = Math.max(0, Math.min(heartbeatMs, endMs - performance.now()));
    const pages = await awaitPages(source, { positions, knownSeq }, { excludeKinds, timeoutMs }, signal);
    yield pages.state === 'news' ? pages.text : SIGN_OF_LIFE;
    if (signal.aborted || performance.now() >= endMs || (pages.state === 'news' && pages.pending > 0)) return;
    ({ positions } = pages);
    // What it has read up to; what was committed meanwhile wakes it at once.
    knownSeq = positions[0]?.seq;
  }
}
