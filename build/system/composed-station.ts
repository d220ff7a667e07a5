/** A station as `compose.ts` makes it, without a window: encrypted store, audit chain, merges, replication. */

import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Core, composeCore } from '#main/core/compose.ts';
import type { Workplace } from '#main/core/workplace.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { HubDiscovery } from '#shared/hub/hub-discovery.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { Rev } from '#shared/store/document-store.ts';
import { recordOf } from './record-of.ts';

export interface ComposedStation {
  readonly core: Core;
  readonly place: Workplace;
  /** Changes one document with its audit event, as a command does, and notes what was acknowledged. */
  write(change: Change): Promise<Rev | undefined>;
  /** Digest over every document that is not audit. */
  digest(): Promise<string>;
  stop(): Promise<void>;
}

export interface Change {
  readonly id: string;
  readonly resource?: object;
  readonly patient?: string;
  readonly parent?: Rev;
  readonly deleted?: boolean;
}

export interface StationPlace {
  readonly dataFolder: string;
  /** Each acknowledged revision, a line each: `<id> <rev>`. */
  readonly ackFile: string;
  /** Those that are killed write in a thread of their own, as in use; a test of two cores has none for the others. */
  readonly writer: 'inline' | 'worker';
  /** The machine's, unless it is to be moved. */
  readonly clock?: Clock;
  /** Where hubs announce themselves. */
  readonly discovery?: HubDiscovery;
}

function compose({ dataFolder, writer, clock, discovery }: StationPlace): Core {
  return composeCore({
    dataFolder,
    ...(clock && { clock }),
    ...(discovery && { discovery }),
    openReserve: () => undefined,
    openStore: (file, key) => openStationStore({ file, key, writer }),
    log: { fault: (entry) => console.error(dataFolder, JSON.stringify(entry).slice(0, 3000)) },
  });
}

export async function enrolComposed(
  place: StationPlace,
  at: { readonly address: string; readonly code: string; readonly name: string; readonly site?: number },
): Promise<void> {
  const core = compose(place);
  const { address, code, name } = at;
  const checked = await core.enrolment.checkCode(address, code);
  if (isRefusal(checked)) throw new Error(checked.support ?? checked.sentence);
  const { fingerprint, sites } = checked;
  const desk = { stationName: name, siteId: sites[at.site ?? 0]?.id ?? '', purpose: 'ward' as const };
  const enrolled = await core.enrolment.enrol({ address, code, fingerprint, ...desk });
  if (isRefusal(enrolled)) throw new Error(enrolled.support ?? enrolled.sentence);
  await core.stop();
}

export async function startComposed(place: StationPlace): Promise<ComposedStation> {
  const core = compose(place);
  const refused = await core.start();
  if (refused) throw new Error(refused.sentence);
  const workplace = core.workplace();
  if (!workplace) throw new Error('the station is not enrolled');
  return {
    core,
    place: workplace,
    async write(change) {
      const rev = await record(workplace, change);
      if (rev !== undefined) appendFileSync(place.ackFile, `${change.id} ${rev}\n`);
      return rev;
    },
    async digest() {
      const record = JSON.stringify(await recordOf(workplace.desk.store));
      return createHash('sha256').update(record).digest('hex');
    },
    stop: () => core.stop(),
  };
}

/** What central had when the station came is here. */
export async function untilFilled({ core }: ComposedStation): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => core.sync().status().fill.state === 'complete' && resolve();
  const stop = core.watchSync(look);
  look();
  await promise;
  stop();
}

/** What a process that was killed has acknowledged; a line that it could not finish was not. */
export async function readAcks(file: string): Promise<{ id: string; rev: Rev }[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(Boolean).map((line) => {
    const [id = '', rev = ''] = line.split(' ');
    return { id, rev };
  });
}

/** Undefined when the document was changed under the hand: replication was faster. */
async function record({ desk }: Workplace, change: Change): Promise<Rev | undefined> {
  const { id, parent, deleted = false, resource = {}, patient } = change;
  const kind = id.slice(0, id.indexOf(':'));
  const before = parent === undefined ? undefined : (await desk.store.find(id, parent))?.body;
  const { at } = before === undefined ? {} : (JSON.parse(before) as { at?: unknown });
  if (typeof at === 'string') desk.hybridClock.observe(at);
  const body = JSON.stringify({
    kind,
    v: 1,
    facility: desk.facility,
    ...(patient && { patient }),
    at: desk.hybridClock.next(),
    by: 'User:story',
    station: desk.stationId,
    resource: { resourceType: kind, ...resource },
  });
  const { result } = await desk.trail.record(
    {
      operation: 'story.write',
      action: parent === undefined ? 'C' : 'U',
      subtype: 'story',
      outcome: 'success',
      actor: { userId: 'User:story', name: 'Story', roles: [] },
      patients: patient ? [patient] : [],
      entities: [{ id, kind }],
    },
    { edits: [{ id, body, deleted, ...(parent && { parent }) }], locals: [] },
  );
  const [outcome] = result.outcomes;
  if (outcome?.state === 'refused') throw new Error(`${id}: ${outcome.path} ${outcome.reason}`);
  return outcome?.state === 'stored' ? outcome.rev : undefined;
}
