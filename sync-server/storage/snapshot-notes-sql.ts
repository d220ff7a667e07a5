import type { SnapshotNote, SnapshotState } from '../snapshot/snapshot-notes.ts';
import type { CatalogueStatements } from './catalogue-sql.ts';

interface SnapshotRow {
  readonly id: string;
  readonly organisation: string;
  readonly station: string;
  readonly store_instance_id: string | null;
  readonly identity: string;
  readonly feed_position: string;
  readonly made_at_ms: number;
  readonly documents: number;
  readonly written_by: string;
  readonly state: SnapshotState;
}

export async function addSnapshot(sql: CatalogueStatements, note: SnapshotNote): Promise<void> {
  const {
    id,
    organisationId,
    stationId,
    storeInstanceId = null,
    identity,
    position,
    madeAtMs,
    documents,
    by,
    state,
  } = note;
  await sql.run(
    `INSERT INTO snapshots
       (id, organisation, station, store_instance_id, identity, feed_position, made_at_ms, documents, written_by, state)
     VALUES (@id, @organisationId, @stationId, @storeInstanceId, @identity, @position, @madeAtMs, @documents, @by,
       @state) ON CONFLICT DO NOTHING`,
    { id, organisationId, stationId, storeInstanceId, identity, position, madeAtMs, documents, by, state },
  );
}

export async function findSnapshot(sql: CatalogueStatements, id: string): Promise<SnapshotNote | undefined> {
  const [row] = await sql.all<SnapshotRow>('SELECT * FROM snapshots WHERE id = @id', { id });
  return row && toNote(row);
}

export async function listOpenSnapshots(sql: CatalogueStatements): Promise<readonly SnapshotNote[]> {
  const text = "SELECT * FROM snapshots WHERE state <> 'told' ORDER BY made_at_ms, id";
  return (await sql.all<SnapshotRow>(text)).map(toNote);
}

export async function moveSnapshot(sql: CatalogueStatements, id: string, state: SnapshotState): Promise<void> {
  await sql.run('UPDATE snapshots SET state = @state WHERE id = @id', { id, state });
}

function toNote(row: SnapshotRow): SnapshotNote {
  const { id, identity, documents, state } = row;
  return {
    ...{ id, identity, documents, state, position: row.feed_position },
    organisationId: row.organisation,
    stationId: row.station,
    storeInstanceId: row.store_instance_id ?? undefined,
    madeAtMs: Number(row.made_at_ms),
    by: row.written_by,
  };
}
