/**
 * Used tokens in the catalogue. In PostgreSQL the table is unlogged: a use costs a round trip and no write to its disk. A
 * crash of PostgreSQL or a failover empties the table whole, and with it the row `*` that says since when it is
 * complete: so a loss is never taken for "not used yet".
 */
import { CLOCK_TOLERANCE_MS } from '#shared/protocol/station-proof.ts';
import type { TokenUse } from '../access/used-tokens.ts';
import type { CatalogueStatements, SqlParameters } from './catalogue-sql.ts';

const SINCE = '*';

/**
 * True when the memory begins with this. One that began by a clock that was ahead and has been set back since begins anew:
 * else every station would be refused until that time has come.
 */
export async function beginTokenMemory(sql: CatalogueStatements, nowMs: number): Promise<boolean> {
  const text = `INSERT INTO used_tokens (name, until_ms)
    SELECT @since, CASE WHEN EXISTS (SELECT 1 FROM stations) THEN @nowMs ELSE 0 END WHERE true
    ON CONFLICT (name) DO UPDATE SET until_ms = excluded.until_ms WHERE used_tokens.until_ms > @latestMs`;
  const beginMs = Math.floor(nowMs / 1000) * 1000;
  return (await sql.run(text, { since: SINCE, nowMs: beginMs, latestMs: beginMs + CLOCK_TOLERANCE_MS })) === 1;
}

export async function useTokens(
  sql: CatalogueStatements,
  uses: readonly TokenUse[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  if (uses.length === 0) return new Set();
  const taken = await insert(sql, uses);
  if (taken.size === uses.length || !(await beginTokenMemory(sql, nowMs))) return taken;
  return insert(sql, uses);
}

export async function forgetTokens(sql: CatalogueStatements, expiredBeforeMs: number): Promise<void> {
  const text = 'DELETE FROM used_tokens WHERE until_ms < @expiredBeforeMs AND name <> @since';
  await sql.run(text, { expiredBeforeMs, since: SINCE });
}

/** In one order everywhere: two processes that are shown the same tokens never wait for each other. */
async function insert(sql: CatalogueStatements, uses: readonly TokenUse[]): Promise<ReadonlySet<string>> {
  const places = uses.map((_, n) => `(@name${n}, @until${n}, @issued${n})`);
  const text = `INSERT INTO used_tokens (name, until_ms)
    SELECT given.column1, given.column2 FROM (VALUES ${places.join(', ')}) AS given
    WHERE given.column3 >= (SELECT until_ms FROM used_tokens WHERE name = @since)
    ORDER BY given.column1
    ON CONFLICT DO NOTHING RETURNING name`;
  const parameters: SqlParameters = Object.fromEntries([
    ['since', SINCE],
    ...uses.flatMap(({ name, expiresAtMs, issuedAtMs }, n) => [
      [`name${n}`, name],
      [`until${n}`, expiresAtMs],
      [`issued${n}`, issuedAtMs],
    ]),
  ]);
  return new Set((await sql.all<{ name: string }>(text, parameters)).map(({ name }) => name));
}
