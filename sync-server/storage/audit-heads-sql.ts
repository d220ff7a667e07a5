import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { CatalogueStatements } from './catalogue-sql.ts';

/** The newest head vouches for every event before it, by the hashes; some older ones stay as evidence. */
const PRUNE_HEADS = `DELETE FROM audit_heads
  WHERE organisation = @organisation AND station = @station AND incarnation = @incarnation AND sequence < (
    SELECT sequence FROM audit_heads
    WHERE organisation = @organisation AND station = @station AND incarnation = @incarnation
    ORDER BY sequence DESC LIMIT 1 OFFSET 100)`;

export async function keepHead(sql: CatalogueStatements, head: SignedHead): Promise<void> {
  const { organisation, station, incarnation, sequence, hash } = head;
  await sql.run(
    `INSERT INTO audit_heads (organisation, station, incarnation, sequence, hash, head)
       VALUES (@organisation, @station, @incarnation, @sequence, @hash, @head) ON CONFLICT DO NOTHING`,
    { organisation, station, incarnation, sequence, hash, head: JSON.stringify(head) },
  );
  await sql.run(PRUNE_HEADS, { organisation, station, incarnation });
}

export async function listHeads(
  sql: CatalogueStatements,
  organisationId: string,
  stationId?: string,
): Promise<readonly SignedHead[]> {
  const ofStation = stationId === undefined ? '' : 'AND station = @stationId';
  const text = `SELECT head FROM audit_heads WHERE organisation = @organisationId ${ofStation}
               ORDER BY station, incarnation, sequence`;
  const parameters = { organisationId, ...(stationId !== undefined && { stationId }) };
  const rows = await sql.all<{ head: string }>(text, parameters);
  return rows.map(({ head }) => JSON.parse(head) as SignedHead);
}
