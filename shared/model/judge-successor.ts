import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { type Fields, isFields, type Problem, within } from './checks.ts';
import type { KindModel } from './kind-model.ts';

/** Envelope fields that say who withdrew when and why; all else of an event stays as it was. */
const OF_THE_REVISION = new Set(['at', 'by', 'station', 'commit', 'withdrawn', 'merge']);

/**
 * What may follow a revision. After an event only the same event with the status `entered-in-error` (ST6);
 * after anything else, whatever passes the model and its own rule of changes. A parent whose body is not here cannot be compared.
 */
export function judgeSuccessor(model: KindModel, body: Fields, parent: unknown): Problem | undefined {
  if (!isFields(parent) || !isFields(parent.resource)) return undefined;
  const { status } = body.resource as Fields;
  if (!model.event) return judgeChange(model, body, parent.resource);
  if (status !== 'entered-in-error') {
    return { path: 'resource.status', reason: 'an event may only be followed by entered-in-error' };
  }
  return findChange(parent, body);
}

/** A person who settles a conflict, or a rule that does, may take what one branch had and the other had ended. */
function judgeChange(model: KindModel, body: Fields, before: Fields): Problem | undefined {
  if (isFields(body.merge)) return undefined;
  const problem = model.judgeChange?.(body.resource as Fields, before);
  return problem && within('resource', problem);
}

function findChange(parent: Fields, body: Fields): Problem | undefined {
  for (const name of namesOf(parent, body)) {
    if (OF_THE_REVISION.has(name)) continue;
    if (name === 'resource') {
      const inside = findResourceChange(parent.resource as Fields, body.resource as Fields);
      if (inside) return inside;
    } else if (!same(parent[name], body[name])) return unchanged(name);
  }
  return undefined;
}

function findResourceChange(before: Fields, after: Fields): Problem | undefined {
  const name = namesOf(before, after).find((item) => item !== 'status' && !same(before[item], after[item]));
  return name === undefined ? undefined : unchanged(`resource.${name}`);
}

function namesOf(one: Fields, other: Fields): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function same(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && canonicalJson(one) === canonicalJson(other));
}

function unchanged(path: string): Problem {
  return { path, reason: 'must stay as it was in the event' };
}
