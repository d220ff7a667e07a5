/** The `_local` document whose body is this database's own limit of revisions a branch (ST2.5), as a JSON number. */
export const REVS_LIMIT_LOCAL = '_revs_limit';

/** Reads that body. Undefined for what is no limit. */
export function findRevsLimit(body: string | undefined): number | undefined {
  const limit = body === undefined ? Number.NaN : Number(body);
  return Number.isSafeInteger(limit) && limit >= 1 ? limit : undefined;
}
