import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { listPackProblems, type PackProblem } from './pack-problems.ts';
import { type KnowledgePack, knowledgePack, PACK_FORMAT_VERSION } from './pack-schema.ts';

/** The pack, or why it is none: `details` holds the problems, each with path and reason (KN13). */
export function readPack(value: unknown): KnowledgePack | Refusal {
  const { formatVersion } = (value ?? {}) as { formatVersion?: unknown };
  if (typeof formatVersion === 'number' && formatVersion > PACK_FORMAT_VERSION)
    return refusal('newer-version', 'This pack was made for a newer Holdfast. Update first, then load it again.', {
      path: 'formatVersion',
    });
  const read = knowledgePack.safeParse(value);
  if (!read.success)
    return broken(read.error.issues.map(({ path, message }) => ({ path: pathText(path), reason: message })));
  const problems = listPackProblems(read.data);
  return problems.length > 0 ? broken(problems) : read.data;
}

function broken(problems: readonly PackProblem[]): Refusal {
  const [first] = problems;
  return refusal('invalid-input', 'This knowledge pack is not as it should be. Nothing of it was loaded.', {
    ...(first ? { path: first.path, support: `${first.path}: ${first.reason}` } : {}),
    details: problems.slice(0, 20),
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text ? '.' : ''}${String(step)}`),
    '',
  );
}
