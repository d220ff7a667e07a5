import { DEFAULT_REVS_LIMIT } from '#shared/revision/rev-tree.ts';
import { jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';

export const revsLimit: Endpoint<DatabaseCall> = () => jsonText(200, `${DEFAULT_REVS_LIMIT}\n`);
