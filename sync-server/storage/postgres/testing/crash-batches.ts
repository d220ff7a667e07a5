/** Batches of one shape that touch every table of a store, for cutting them off. */
import type { DocumentJudge } from '#shared/store/document-judge.ts';
import { ACCEPTED } from '#shared/store/document-judge.ts';
import type { Graft, WriteBatch, WriteOutcome } from '#shared/store/document-store.ts';

/** Quarantines what has `bad` in its id. */
export const JUDGE_OF_BATCHES: DocumentJudge = {
  judge: ({ id }) => (id.includes('bad') ? { state: 'quarantined', reason: 'bad' } : ACCEPTED),
  isEvent: () => false,
};

/** What batch `n` changes has to be there. */
export function readyFor(n: number): WriteBatch {
  const edit = (id: string) => ({ id: `${id} ${n}`, body: '{"n":0}' });
  return { edits: [edit('changed'), edit('deleted')], grafts: [graftOf(`Patient:${n}`, 2, ['b', 'a'])] };
}

/** `outcomes` are those of what `readyFor` gave, or their revisions alone. */
export function everyPartOfABatch(n: number, outcomes: readonly (WriteOutcome | string | undefined)[]): WriteBatch {
  const [changed, deleted] = outcomes.map((one) => (typeof one === 'string' ? one : one && 'rev' in one && one.rev));
  const file = { contentType: 'text/plain', data: new TextEncoder().encode(`file ${n}`) };
  return {
    edits: [
      { id: `changed ${n}`, body: '{"n":1}', ...(changed && { parent: changed }) },
      { id: `deleted ${n}`, body: '{}', deleted: true, ...(deleted && { parent: deleted }) },
      { id: `new ${n}`, body: '{"n":1}', attachments: { file } },
    ],
    grafts: [
      graftOf(`Patient:${n}`, 2, ['c', 'a']),
      graftOf(`Patient:${n}`, 3, ['e', 'd', 'a']),
      graftOf(`bad ${n}`, 1, ['a']),
    ],
    locals: [{ id: `checkpoint ${n}`, body: `{"n":${n}}` }],
  };
}

function graftOf(id: string, start: number, ids: readonly string[]): Graft {
  const resource = { name: [{ family: `Family ${ids[0]}`, given: ['A'] }], birthDate: '1980-01-01' };
  return { id, path: { start, ids }, deleted: false, body: JSON.stringify({ kind: 'Patient', resource }) };
}
