import type { Lease, LeaseKind } from '#shared/domain/lease/lease.ts';
import { cutBlock } from '#shared/domain/record-number/number-blocks.ts';
import type { NumberBlock } from '#shared/model/number-block.ts';
import type { LeaseKeyRow } from '../leases/leases.ts';
import type { BlockRequest } from '../orgs/catalogue.ts';
import { type LeaseRow, toLease } from './catalogue-rows.ts';
import type { CatalogueSql, CatalogueStatements } from './catalogue-sql.ts';
import { findOne } from './find-one.ts';

const LEASE_COLUMNS = 'kind, resource, epoch, holder, from_ms, until_ms, state';

export function findLease(
  sql: CatalogueStatements,
  key: { readonly organisationId: string; readonly kind: string; readonly resource: string },
): Promise<Lease | undefined> {
  const text = `SELECT ${LEASE_COLUMNS} FROM leases
    WHERE organisation = @organisationId AND kind = @kind AND resource = @resource ORDER BY epoch DESC LIMIT 1`;
  return findOne(sql, text, { ...key }, toLease);
}

export async function listLeases(
  sql: CatalogueStatements,
  organisationId: string,
  kind: LeaseKind,
): Promise<readonly Lease[]> {
  const text = `SELECT ${LEASE_COLUMNS} FROM leases WHERE organisation = @organisationId AND kind = @kind
                ORDER BY resource, epoch`;
  return (await sql.all<LeaseRow>(text, { organisationId, kind })).map(toLease);
}

export function changeLease<T>(
  catalogue: CatalogueSql,
  organisationId: string,
  kind: LeaseKind,
  resource: string,
  plan: (present: Lease | undefined) => { readonly write: readonly Lease[]; readonly result: T },
): Promise<T> {
  return catalogue.inTransaction(async (sql) => {
    const { write, result } = plan(await findLease(sql, { organisationId, kind, resource }));
    for (const lease of write) await putLease(sql, organisationId, lease);
    return result;
  });
}

async function putLease(sql: CatalogueStatements, organisationId: string, lease: Lease): Promise<void> {
  const { kind, resource, epoch, holder, fromMs, untilMs, state } = lease;
  await sql.run(
    `INSERT INTO leases (organisation, kind, resource, epoch, holder, from_ms, until_ms, state)
       VALUES (@organisationId, @kind, @resource, @epoch, @holder, @fromMs, @untilMs, @state)
     ON CONFLICT (organisation, kind, resource, epoch)
       DO UPDATE SET until_ms = excluded.until_ms, state = excluded.state`,
    { organisationId, kind, resource, epoch, holder, fromMs, untilMs: untilMs ?? null, state },
  );
}

export function leaseBlock(catalogue: CatalogueSql, request: BlockRequest): Promise<NumberBlock> {
  return catalogue.inTransaction(async (sql) => (await findBlock(sql, request)) ?? cutNextBlock(sql, request));
}

async function findBlock(
  sql: CatalogueStatements,
  { stationId, requestId }: BlockRequest,
): Promise<NumberBlock | undefined> {
  const text = `SELECT prefix, first AS "from", last AS "to", first AS "next", station AS "stationId",
                  leased_at AS "leasedAt"
                FROM number_blocks WHERE station = @stationId AND request_id = @requestId`;
  return (await sql.all<NumberBlock>(text, { stationId, requestId }))[0];
}

async function cutNextBlock(sql: CatalogueStatements, request: BlockRequest): Promise<NumberBlock> {
  const { organisationId, requestId, size } = request;
  const highest = `SELECT coalesce(max(last), 0) AS highest FROM number_blocks
                   WHERE organisation = @organisationId AND prefix = @prefix`;
  const [after] = await sql.all<{ highest: number }>(highest, { organisationId, prefix: request.prefix });
  const { prefix, from, to, stationId, leasedAt, next } = cutBlock(request, after?.highest ?? 0, size);
  await sql.run(
    `INSERT INTO number_blocks (organisation, station, request_id, prefix, first, last, leased_at)
       VALUES (@organisationId, @stationId, @requestId, @prefix, @from, @to, @leasedAt)`,
    { organisationId, stationId, requestId, prefix, from, to, leasedAt },
  );
  const [resource, fromMs] = [`${prefix} ${from}-${to}`, Date.parse(leasedAt) || 0];
  const lease: Lease = { kind: 'record-numbers', resource, holder: stationId, fromMs, epoch: 1, state: 'held' };
  await putLease(sql, organisationId, lease);
  return { prefix, from, to, next, stationId, leasedAt };
}

export function keepLeaseKey(catalogue: CatalogueSql, stationId: string, sealed: string): Promise<LeaseKeyRow> {
  return catalogue.inTransaction(async (sql) => {
    await sql.run('INSERT INTO lease_keys (station, sealed) VALUES (@stationId, @sealed) ON CONFLICT DO NOTHING', {
      stationId,
      sealed,
    });
    const text = 'SELECT sealed, last_extension FROM lease_keys WHERE station = @stationId';
    const [row] = await sql.all<{ sealed: string; last_extension: string | null }>(text, { stationId });
    return { sealed: row?.sealed ?? sealed, lastExtension: row?.last_extension ?? undefined };
  });
}

export async function noteExtension(sql: CatalogueStatements, stationId: string, extensionId: string): Promise<void> {
  const text = 'UPDATE lease_keys SET last_extension = @extensionId WHERE station = @stationId';
  await sql.run(text, { stationId, extensionId });
}
