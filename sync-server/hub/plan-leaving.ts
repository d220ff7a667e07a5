import type { Scope } from '#shared/store/document-store.ts';
import type { GrantedPart, ScopeGrant } from '../scopes/scope-grants.ts';
import type { OpenPart } from './granted-parts.ts';

export interface Leaving {
  /** What stays. */
  readonly keep: Scope;
  /** What was given once and is not any more. */
  readonly parts: readonly Scope[];
  /** What is given now. */
  readonly open: readonly OpenPart[];
}

/**
 * HU17, pure. `grants` are those of the hub and of its stations. @SAFETY A grant counts until central has ended it, whatever
 * the time: central moves the end on while somebody is in care.
 */
export function planLeaving(site: string, grants: readonly ScopeGrant[]): Leaving {
  const open = grants.filter(({ state }) => state === 'active').map(({ of }) => scopeOf(of));
  const keep: Scope = {
    facilities: [...new Set([site, ...open.flatMap(({ facilities }) => facilities)])],
    patients: [...new Set(open.flatMap(({ patients }) => patients))],
  };
  const ended = new Map(grants.filter(({ state }) => state !== 'active').map(({ of }) => [JSON.stringify(of), of]));
  const parts = [...ended.values()].map(scopeOf);
  const given = new Map(grants.filter(({ state }) => state === 'active').map(({ of }) => [JSON.stringify(of), of]));
  return {
    keep,
    open: [...given].map(([key, of]) => ({ of, again: ended.has(key) })),
    parts: parts.filter(
      ({ facilities, patients }) =>
        !facilities.some((code) => keep.facilities.includes(code)) &&
        !patients.some((id) => keep.patients.includes(id)),
    ),
  };
}

function scopeOf(of: GrantedPart): Scope {
  return of.type === 'patient'
    ? { facilities: [], patients: [of.patientId] }
    : { facilities: [of.facility], patients: [] };
}
