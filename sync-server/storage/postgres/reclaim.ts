/**
 * What PostgreSQL does about rows that were deleted. A deleted row stays where it was until VACUUM frees its room, with the
 * words that indexes hold of it; VACUUM overwrites nothing: the next rows do. VACUUM FULL writes a table into new files and
 * gives the old ones back to the file system. Neither reaches the server's write-ahead log, its archive, replicas or
 * backups: those are the administrator's (EV6, EV8 in `shared/store/SPEC.md`).
 */
import type { Pool, PoolClient } from 'pg';
import { one, type Sql } from './connect.ts';

/** Everything that holds bodies, bytes, or words of them. */
const TABLES = ['document', 'revision', 'quarantine', 'attachment', 'attachment_chunk', 'patient_search'];
const LOOKS = 100;
const LOOK_EVERY_MS = 20;

/** Frees the room of what was deleted. Nobody waits for it. */
export async function freeRoom(pool: Pool): Promise<void> {
  for (const table of TABLES) await pool.query(`VACUUM (INDEX_CLEANUP ON) ${table}`);
}

/** The same content in new files. Everybody waits meanwhile; where somebody does not let go of a table, it is given up. */
export async function writeAnew(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await untilNobodyLooksBack(client);
    await client.query('SET lock_timeout = 2000');
    for (const table of TABLES) await client.query(`VACUUM FULL ${table}`);
  } finally {
    // What was set stays with the connection.
    await client.query('RESET lock_timeout').then(
      () => client.release(),
      (fault: Error) => client.release(fault),
    );
  }
}

/** A row that somebody's snapshot still shows would be copied along. */
async function untilNobodyLooksBack(client: PoolClient): Promise<void> {
  const sql = client as unknown as Sql;
  const [now] = await one<[string]>(sql, 'SELECT pg_current_xact_id()::text');
  for (let look = 0; look < LOOKS; look += 1) {
    const [others] = await one<[number]>(
      sql,
      `SELECT count(*) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::xid8::xid)`,
      [now],
    );
    if (others === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error('what was evicted could not be cleaned away: a reader holds on to it');
}
