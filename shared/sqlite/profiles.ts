/**
 * What a database is for: which documents may enter, in which lane they travel, which read models go along. Chosen by
 * name, because a writer in a worker thread cannot be handed functions. This is the one place to register:
 * - rules of a kind: `shared/model/kinds.ts` (the judge and the lanes come from there);
 * - a read model: one line in `readModels` below.
 */
import { laneOfKind } from '#shared/model/kinds.ts';
import { PLAIN_RULES, type WriteRules } from '#shared/store/plan-write.ts';
import { nativeDigests } from './native-digests.ts';
import { organisationJudge } from './organisation-judge.ts';
import { patientSearch } from './read-models/patient-search.ts';
import type { ReadModel } from './read-models/read-model.ts';
import { substances } from './read-models/substances.ts';

export interface Profile {
  readonly rules: WriteRules;
  readonly readModels: readonly ReadModel[];
}

const plain: Profile = { rules: { ...PLAIN_RULES, digests: nativeDigests }, readModels: [] };

export const PROFILES = {
  /** Takes every JSON object: file spool, foreign databases, tests. */
  plain,
  /** One organisation's records, on a station, a hub or at central. */
  organisation: {
    rules: {
      ...plain.rules,
      judge: organisationJudge,
      laneOf: (kind) => (kind === undefined ? 2 : laneOfKind(kind)),
    },
    readModels: [patientSearch, substances],
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
