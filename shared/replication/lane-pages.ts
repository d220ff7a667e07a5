import type { Lane } from '#shared/model/envelope.ts';
import type { RowDecoder } from '#shared/protocol/row-decoder.ts';
import type { WireRow } from '#shared/protocol/rows.ts';
import { groupRows, rowsOfCutAnswer } from './group-rows.ts';
import type { FeedPage, LanePages } from './peer.ts';
import { PeerFault } from './peer-fault.ts';

/** Of one answer; `rowsBefore` counts from its beginning. */
type Closings = ReturnType<RowDecoder['closings']>;

/** The closed pages, and of the one that was cut off what is whole (WR7). */
export function toLanePages(rows: readonly WireRow[], closings: Closings, asked: readonly Lane[]): LanePages {
  const pages = new Map<Lane, FeedPage>();
  let from = 0;
  for (const { closing, rowsBefore } of closings) {
    const lane = asked[pages.size];
    if (lane === undefined || closing.lane !== lane)
      throw new PeerFault('protocol', 'the pages are not those of the lanes');
    pages.set(lane, { rows: groupRows(rows.slice(from, rowsBefore)), last: closing.last, pending: closing.pending });
    from = rowsBefore;
  }
  const cut = asked[pages.size];
  const whole = rowsOfCutAnswer(rows.slice(from));
  const last = whole.at(-1);
  if (cut !== undefined && last) pages.set(cut, { rows: whole, last: last.seq, pending: 1 });
  return pages;
}
