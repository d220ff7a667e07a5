import { judge } from '#shared/model/judge-body.ts';
import { isEventKind } from '#shared/model/kinds.ts';
import { ACCEPTED, type Arrival, type DocumentJudge, type Verdict } from '#shared/store/document-judge.ts';

/** The models of the kinds as the store's judge (ST6). */
export const organisationJudge: DocumentJudge = { judge: judgeByModel, isEvent: isEventKind };

function judgeByModel({ way, id, deleted, body, parent }: Arrival): Verdict {
  const answer = judge({ id, body: body(), deleted, parent: parent?.body() }, way);
  if (answer.verdict === 'accept') return ACCEPTED;
  const { path, reason } = answer;
  return { state: answer.verdict === 'refuse' ? 'refused' : 'quarantined', path, reason };
}
