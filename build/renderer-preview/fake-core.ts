/**
 * A core for the preview: speaks exactly the frames of shared/contract/wire.ts over any line, validates every input and
 * output by the contract, and keeps its documents in memory. Nothing of it is shipped.
 */
import { randomUUID } from 'node:crypto';
import type { Encounter, Location, Observation, Patient } from '@medplum/fhirtypes';
import type { OpenConflict } from '#shared/contract/conflict.ts';
import type { FeedBatch, ReplicaRow } from '#shared/contract/feed.ts';
import { operations } from '#shared/contract/index.ts';
import type { SessionState } from '#shared/contract/session.ts';
import type { StationState, SyncStatus } from '#shared/contract/station.ts';
import { type ClientFrame, CONTRACT_VERSION, type CoreFrame } from '#shared/contract/wire.ts';
import { buildAllergy, changeAllergy } from '#shared/domain/allergy/build-allergy.ts';
import { buildNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { DEFAULT_ROLES } from '#shared/domain/identity/default-roles.ts';
import { buildPatient, editPatient } from '#shared/domain/patient/build-patient.ts';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { recordNumberIdentifier } from '#shared/domain/record-number/patient-number.ts';
import { buildVitals } from '#shared/domain/vitals/build-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { placeCode, placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { buildRecords, type FakeDocument, hybrid, patientIdAt, placeId } from './fake-records.ts';

interface User {
  readonly userId: string;
  readonly login: string;
  readonly displayName: string;
  readonly role: string;
  readonly pin?: string;
}
const PASSWORD = 'riverside-demo';
const USERS: readonly User[] = [
  { userId: 'User:amara', login: 'amara', displayName: 'Amara Nwosu', role: 'nurse', pin: '1234' },
  { userId: 'User:lee', login: 'lee', displayName: 'Dr Min-jun Lee', role: 'doctor', pin: '2222' },
  { userId: 'User:celine', login: 'celine', displayName: 'Céline Fournier', role: 'registrar' },
  { userId: 'User:ada', login: 'ada', displayName: 'Ada Marsh', role: 'administrator' },
];

export type Scenario = 'connected' | 'offline' | 'filling' | 'not-enrolled';

interface Stored extends FakeDocument {
  readonly rev: string;
  readonly seq: number;
}
interface Connection {
  send(frame: CoreFrame): void;
  session: SessionState;
  readonly charts: Map<string, boolean>;
  readonly streams: Map<number, () => void>;
}

export interface FakeCore {
  connect(send: (text: string) => void): { receive(text: string): void; close(): void };
  setScenario(next: Scenario): void;
}

export function createFakeCore(patients: number, nowMs = Date.now()): FakeCore {
  const documents = new Map<string, Stored>();
  const connections = new Set<Connection>();
  const answered = new Map<string, unknown>();
  const spooled = new Map<string, { contentType: string }>();
  const listeners = new Set<() => void>();
  let scenario: Scenario = 'connected';
  let seq = 0;
  for (const document of buildRecords(patients, nowMs)) store(document);

  function store(document: FakeDocument): Stored {
    seq += 1;
    const before = documents.get(document.id);
    const generation = Number(before?.rev.split('-')[0] ?? 0) + 1;
    const stored = { ...document, seq, rev: `${generation}-${seq.toString(16).padStart(8, '0')}` };
    documents.set(document.id, stored);
    for (const listener of [...listeners]) listener();
    return stored;
  }
  const save = (
    kind: string,
    resource: unknown,
    patient: string | undefined,
    by: string,
    id = `${kind}:${randomUUID()}`,
    lane = 1,
  ) => {
    const { id: _id, rev } = store({
      id,
      kind,
      resource,
      at: hybrid(Date.now()),
      by,
      lane,
      fromCentral: false,
      ...(patient ? { patient } : {}),
    });
    return { id, rev };
  };

  function stationState(): StationState {
    if (scenario === 'not-enrolled') return { state: 'not-enrolled' };
    return {
      state: 'enrolled',
      stationId: 'st1',
      stationName: 'Ward 3 desk 1',
      organisation: { id: 'riverside', name: 'Riverside Hospital Trust', demo: true, theme: { hue: 215 } },
      site: { id: placeId('site'), code: 'RV', name: 'Riverside Hospital' },
      ward: { id: placeId('w0'), code: 'W0', name: 'Ward 3' },
      purpose: 'ward',
      demoUsers: USERS.map(({ login, displayName, role }) => ({
        login,
        displayName,
        role: DEFAULT_ROLES.find((item) => item.code === role)?.name ?? role,
        password: PASSWORD,
      })),
      keyVault: { type: 'safe-storage' },
      fallbackRuntime: false,
      incarnation: 1,
    };
  }

  function syncStatus(): SyncStatus {
    const isOffline = scenario === 'offline';
    const confirmed = isOffline ? seq - 40 : seq - 3;
    const lane = (number: 1 | 2 | 3, waiting: number) => ({
      lane: number,
      confirmedSeq: confirmed,
      confirmedAt: new Date(nowMs - (isOffline ? 130 : 1) * 60_000).toISOString(),
      waiting,
      ...(waiting > 0 ? { waitingSince: new Date(nowMs - 118 * 60_000).toISOString() } : {}),
      pullPending: 0,
    });
    return {
      link: isOffline ? 'offline' : 'connected',
      lastContactAt: new Date(nowMs - (isOffline ? 130 : 1) * 60_000).toISOString(),
      ...(isOffline
        ? { reason: { code: 'unreachable', text: 'unreachable' }, retryAt: new Date(nowMs + 40_000).toISOString() }
        : {}),
      lanes: [lane(1, isOffline ? 9 : 0), lane(2, isOffline ? 26 : 3), lane(3, isOffline ? 2 : 0)],
      waiting: isOffline ? 37 : 3,
      refused: isOffline ? 1 : 0,
      quarantined: 0,
      conflicts: listConflicts().length,
      fill:
        scenario === 'filling'
          ? { state: 'filling', received: 8412, expected: 21_300, secondsLeft: 140 }
          : { state: 'complete', received: seq },
      clockSkewMs: 340,
    };
  }

  function listConflicts(): OpenConflict[] {
    return [...documents.values()].flatMap((document) => {
      const [other] = document.conflicting ?? [];
      if (!other || !document.patient) return [];
      const resource = document.resource as { code?: { text?: string } };
      const fields = ['verificationStatus', 'criticality'].map((name) => ({
        path: `resource.${name}`,
        label: `allergy.${name}`,
        ancestor: name === 'criticality' ? 'low' : { coding: [{ code: 'unconfirmed' }] },
        sides: [
          {
            rev: document.rev,
            at: hybrid(nowMs - 3 * 3_600_000),
            by: 'User:amara',
            byName: 'Amara Nwosu',
            station: 'st1',
            stationName: 'Ward 3 desk 1',
            value: (document.resource as Record<string, unknown>)[name],
          },
          {
            rev: other.rev,
            at: hybrid(nowMs - 2.6 * 3_600_000),
            by: 'User:lee',
            byName: 'Dr Min-jun Lee',
            station: 'st2',
            stationName: 'Clinic desk 2',
            value: (other.resource as Record<string, unknown>)[name],
          },
        ],
      }));
      const line = readPatientLine(document.patient, documents.get(document.patient)?.resource as Patient);
      return [
        {
          id: document.id,
          kind: document.kind,
          patientId: document.patient,
          patientName: `${line.family.toUpperCase()}, ${line.given}`,
          title: resource.code?.text ?? '',
          type: 'fields' as const,
          leaves: [document.rev, other.rev],
          otherIds: [],
          fields,
          since: new Date(nowMs - 2.6 * 3_600_000).toISOString(),
        },
      ];
    });
  }

  /* ---- feed ---- */
  function listRow({ id, kind, resource, rev, seq: at }: Stored): ReplicaRow | undefined {
    const row = (collection: ReplicaRow['collection'], content: unknown): ReplicaRow => ({
      collection,
      id,
      deleted: false,
      rev,
      seq: at,
      content,
    });
    if (kind === 'Patient') return row('patient', readPatientLine(id, resource as Patient));
    if (kind === 'Location') {
      const place = resource as Location;
      const partOf = documentIdOf(place.partOf);
      return row('place', {
        level: placeLevel(place),
        code: placeCode(place) ?? '',
        name: place.name ?? '',
        ...(partOf ? { partOf } : {}),
      });
    }
    if (kind !== 'Encounter') return undefined;
    const encounter = resource as Encounter;
    if (encounter.status !== 'in-progress') return { collection: 'board', id, deleted: true, seq: at };
    const locationId = documentIdOf(encounter.location?.[0]?.location);
    return row('board', {
      patientId: documentIdOf(encounter.subject),
      class: encounter.class.code,
      since: encounter.period?.start ?? '',
      ...(locationId ? { locationId } : {}),
    });
  }
  const recordRow = (document: Stored): ReplicaRow => ({
    collection: 'record',
    id: document.id,
    deleted: false,
    kind: document.kind,
    patient: document.patient ?? document.id,
    rev: document.rev,
    seq: document.seq,
    lane: document.lane,
    fromCentral: document.fromCentral,
    at: document.at,
    by: document.by,
    station: 'st1',
    ...(document.conflicting ? { conflicting: document.conflicting.map((item) => ({ ...item })) } : {}),
    content: document.resource,
  });

  async function* feedOf(connection: Connection, signal: AbortSignal): AsyncGenerator<FeedBatch> {
    let sent = 0;
    const staff: ReplicaRow[] = USERS.map((user) => ({
      collection: 'staff',
      id: user.userId,
      deleted: false,
      seq: 0,
      content: { displayName: user.displayName, roles: [user.role] },
    }));
    const batch = (rows: ReplicaRow[], caughtUp: boolean): FeedBatch => ({
      epoch: 'fake',
      rows,
      checkpoint: String(sent),
      caughtUp,
    });
    yield batch(staff, false);
    while (!signal.aborted) {
      const opened = [...connection.charts].filter(([, filled]) => !filled).map(([id]) => id);
      for (const patientId of opened) {
        connection.charts.set(patientId, true);
        yield batch(
          [...documents.values()].filter((document) => (document.patient ?? document.id) === patientId).map(recordRow),
          false,
        );
      }
      const changes = [...documents.values()]
        .filter((document) => document.seq > sent)
        .sort((one, other) => one.seq - other.seq)
        .slice(0, 500);
      if (changes.length > 0) {
        sent = changes.at(-1)?.seq ?? sent;
        const rows = changes.flatMap((document) => {
          const list = listRow(document);
          const open = connection.charts.get(document.patient ?? '') ? [recordRow(document)] : [];
          return [...(list ? [list] : []), ...open];
        });
        yield batch(rows, false);
        continue;
      }
      if (opened.length > 0 || sent === seq) yield batch([], true);
      await changed(signal, connection, sent);
    }
  }
  function changed(signal: AbortSignal, connection: Connection, sent: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!signal.aborted && seq === sent && [...connection.charts.values()].every(Boolean)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  /* ---- operations ---- */
  function signedIn(user: User): SessionState {
    const permissions = DEFAULT_ROLES.find((role) => role.code === user.role)?.permissions ?? [];
    return {
      state: 'signed-in',
      since: new Date().toISOString(),
      draftKey: Buffer.alloc(32, user.login.length).toString('base64'),
      user: {
        userId: user.userId,
        login: user.login,
        displayName: user.displayName,
        roles: [user.role],
        permissions: permissions as never,
        hasPin: user.pin !== undefined,
        passwordPending: false,
      },
    };
  }
  function become(connection: Connection, session: SessionState): SessionState {
    connection.session = session;
    if (session.state !== 'signed-in') connection.charts.clear();
    for (const listener of [...listeners]) listener();
    return session;
  }

  // biome-ignore lint/suspicious/noExplicitAny: inputs were validated by the contract just before
  type Handler = (input: any, connection: Connection, by: string) => unknown;
  const recording = (patientId: string, by: string) => ({
    patientId,
    recorder: { id: by, name: USERS.find((user) => user.userId === by)?.displayName ?? by },
    recordedAt: new Date().toISOString(),
  });
  const handlers: Readonly<Record<string, Handler>> = {
    'session.signIn': ({ login, password }, connection) => {
      const user = USERS.find((item) => item.login === login);
      return user && password === PASSWORD
        ? become(connection, signedIn(user))
        : refusal('wrong-credentials', 'Check the name and the password.');
    },
    'session.signInWithPin': ({ login, pin }, connection) => {
      const user = USERS.find((item) => item.login === login);
      return user?.pin === pin && user
        ? become(connection, signedIn(user))
        : refusal('wrong-credentials', 'Four tries are left.');
    },
    'session.lock': (_input, connection) => {
      if (connection.session.state === 'signed-in')
        become(connection, { state: 'locked', user: connection.session.user });
      return null;
    },
    'session.signOut': (_input, connection) => {
      become(connection, { state: 'signed-out' });
      return null;
    },
    'session.setPin': () => null,
    'session.changePassword': () => ({ state: scenario === 'offline' ? 'pending' : 'changed' }),
    'session.listRecentUsers': () =>
      USERS.slice(0, 2).map((user) => ({
        login: user.login,
        displayName: user.displayName,
        hasPin: user.pin !== undefined,
        lastAt: new Date(nowMs).toISOString(),
      })),
    'station.checkCode': () => ({
      organisation: 'Riverside Hospital Trust',
      fingerprint: '7f3a91c04be2d85617a0c9e43d52b8f1',
      sites: [
        {
          id: placeId('site'),
          code: 'RV',
          name: 'Riverside Hospital',
          wards: [{ id: placeId('w0'), code: 'W0', name: 'Ward 3' }],
        },
      ],
    }),
    'station.enrol': () => {
      scenario = 'connected';
      for (const listener of [...listeners]) listener();
      return stationState();
    },
    'station.tryNow': () => null,
    'station.listRefused': () => [
      {
        id: 'Observation:0190aa',
        rev: '1-a1',
        reason: 'The document is larger than the server accepts.',
        at: new Date(nowMs - 3_600_000).toISOString(),
        direction: 'push',
      },
    ],
    'patient.search': ({ text, limit }) => {
      const words = foldName(text).split(' ');
      const lines = [...documents.values()]
        .filter((document) => document.kind === 'Patient')
        .map((document) => readPatientLine(document.id, document.resource as Patient));
      const hits = lines
        .filter(
          (line) =>
            words.every((word) => foldName(`${line.family} ${line.given}`).includes(word)) ||
            line.phone?.includes(text),
        )
        .slice(0, limit);
      return { hits: hits.map((line) => ({ ...line, matched: 'name' })), more: false };
    },
    'patient.listDuplicates': (form) => duplicatesOf(form),
    'patient.register': ({ demographics, distinctFrom }, _connection, by) => {
      const strong = duplicatesOf(demographics).filter(
        (item) => item.strength !== 'possible' && !distinctFrom.includes(item.patient.patientId),
      );
      if (strong.length > 0)
        return refusal('duplicate-suspected', 'Compare before you make a second record.', {
          details: { candidates: strong },
        });
      const id = `Patient:${randomUUID()}`;
      const recordNumber = `RV-${900_000 + seq}-4`;
      return {
        ...save(
          'Patient',
          buildPatient(demographics, recordNumberIdentifier(recordNumber), {
            recordedAt: new Date().toISOString(),
            country: 'GB',
          }),
          id,
          by,
          id,
        ),
        recordNumber,
        provisional: false,
      };
    },
    'patient.edit': ({ patientId, changes }, _connection, by) =>
      save(
        'Patient',
        editPatient(documents.get(patientId)?.resource as Patient, changes, {
          recordedAt: new Date().toISOString(),
          country: 'GB',
        }),
        patientId,
        by,
        patientId,
      ),
    'chart.open': ({ patientId }, connection) => {
      if (!documents.has(patientId)) return refusal('not-found', 'This patient is not known here.');
      connection.charts.set(patientId, false);
      for (const listener of [...listeners]) listener();
      const isFilling = scenario === 'filling';
      return { patientId, completeness: isFilling ? 'partial' : 'complete', allergiesLoaded: !isFilling };
    },
    'chart.close': ({ patientId }, connection) => {
      connection.charts.delete(patientId);
      return null;
    },
    'vitals.record': ({ patientId, entry }, _connection, by) => {
      const news2 = news2OfVitals(entry, { ageYears: 60 });
      const { recorder, recordedAt } = recording(patientId, by);
      return save(
        'Observation',
        buildVitals(entry, { patientId, observer: recorder, recordedAt, news2 }),
        patientId,
        by,
        undefined,
        2,
      );
    },
    'vitals.withdraw': ({ patientId, id }, _connection, by) =>
      save(
        'Observation',
        { ...(documents.get(id)?.resource as Observation), status: 'entered-in-error' },
        patientId,
        by,
        id,
        2,
      ),
    'allergy.record': ({ patientId, entry }, _connection, by) =>
      save('AllergyIntolerance', buildAllergy(entry, recording(patientId, by)), patientId, by),
    'allergy.change': ({ patientId, id, changes }, _connection, by) =>
      save('AllergyIntolerance', changeAllergy(documents.get(id)?.resource as never, changes), patientId, by, id),
    'allergy.recordNone': ({ patientId }, _connection, by) =>
      save('AllergyIntolerance', buildNoKnownAllergies(recording(patientId, by)), patientId, by),
    'problem.record': ({ patientId, entry }, _connection, by) =>
      save(
        'Condition',
        {
          resourceType: 'Condition',
          code: { text: entry.problem.text },
          subject: { reference: patientId.replace(':', '/') },
          clinicalStatus: { coding: [{ code: entry.clinicalStatus }] },
          recordedDate: new Date().toISOString(),
        },
        patientId,
        by,
        undefined,
        2,
      ),
    'problem.change': ({ patientId, id, changes }, _connection, by) =>
      save(
        'Condition',
        { ...(documents.get(id)?.resource as object), clinicalStatus: { coding: [{ code: changes.clinicalStatus }] } },
        patientId,
        by,
        id,
        2,
      ),
    'note.sign': ({ patientId, entry }, _connection, by) =>
      save(
        'Composition',
        {
          resourceType: 'Composition',
          status: 'final',
          title: entry.title,
          date: new Date().toISOString(),
          section: entry.sections.map((section: { title: string; text: string }) => ({
            title: section.title,
            text: { status: 'generated', div: `<div>${section.text}</div>` },
          })),
        },
        patientId,
        by,
        undefined,
        2,
      ),
    'encounter.open': ({ patientId, class: code, locationId, reason }, _connection, by) =>
      save(
        'Encounter',
        {
          resourceType: 'Encounter',
          status: 'in-progress',
          class: { code },
          subject: { reference: patientId.replace(':', '/') },
          period: { start: new Date().toISOString() },
          ...(locationId ? { location: [{ location: { reference: locationId.replace(':', '/') } }] } : {}),
          ...(reason ? { reasonCode: [{ text: reason }] } : {}),
        },
        patientId,
        by,
      ),
    'encounter.close': ({ patientId, id }, _connection, by) => {
      const before = documents.get(id)?.resource as Encounter;
      return save(
        'Encounter',
        { ...before, status: 'finished', period: { ...before.period, end: new Date().toISOString() } },
        patientId,
        by,
        id,
      );
    },
    'document.attach': ({ patientId, spoolId, title, contentType }, _connection, by) => {
      if (!spooled.has(spoolId)) return refusal('not-found', 'The file has not arrived yet.');
      return save(
        'DocumentReference',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          date: new Date().toISOString(),
          description: title,
          content: [{ attachment: { contentType, title, size: 48_213 } }],
        },
        patientId,
        by,
        undefined,
        3,
      );
    },
    'document.read': () => ({
      contentType: 'image/svg+xml',
      title: 'File',
      base64: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#cde"/></svg>',
      ).toString('base64'),
    }),
    'conflict.list': () => listConflicts(),
    'conflict.resolve': ({ id }, _connection, by) => {
      const { conflicting: _conflicting, ...document } = documents.get(id) as Stored;
      const { rev } = store({ ...document, by, at: hybrid(Date.now()), fromCentral: false });
      return { id, rev };
    },
    'users.list': () => ({
      users: USERS.map((user) => ({
        userId: user.userId,
        login: user.login,
        displayName: user.displayName,
        roles: [user.role],
        state: 'active',
        lastChangedAt: new Date(nowMs - 86_400_000 * 9).toISOString(),
      })),
      roles: DEFAULT_ROLES.map(({ code, name }) => ({ code, name })),
    }),
    'users.add': () => refusal('no-contact', 'Try again when central can be reached.'),
    'users.change': () => refusal('no-contact', 'Try again when central can be reached.'),
  };

  function duplicatesOf(form: { family?: string; given?: string[]; birthDate?: string; phone?: string }) {
    const found = [...documents.values()]
      .filter((document) => document.kind === 'Patient')
      .map((document) => readPatientLine(document.id, document.resource as Patient))
      .filter(
        (line) =>
          form.family &&
          foldName(line.family) === foldName(form.family) &&
          (!form.given?.[0] || foldName(line.given).startsWith(foldName(form.given[0]).slice(0, 3))),
      );
    return found.slice(0, 3).map((patient) => {
      const sameBirth = patient.birthDate === form.birthDate;
      return {
        patient,
        score: sameBirth ? 92 : 61,
        reasons: ['name' as const, ...(sameBirth ? ['birth-date' as const] : [])],
        strength: sameBirth ? ('likely' as const) : ('possible' as const),
      };
    });
  }

  /* ---- frames ---- */
  async function call(connection: Connection, frame: Extract<ClientFrame, { t: 'call' }>): Promise<CoreFrame> {
    const operation = operations.get(frame.name);
    const handler = handlers[frame.name];
    if (!operation || !handler) return { t: 'fault', id: frame.id, reference: `fake: no ${frame.name}` };
    const input = operation.input.safeParse(frame.input);
    if (!input.success) return refused(frame.id, refusal('invalid-input', input.error.message));
    if (operation.access !== 'anyone' && connection.session.state !== 'signed-in')
      return refused(frame.id, refusal('not-signed-in', 'Sign in.'));
    const by = connection.session.state === 'signed-in' ? connection.session.user.userId : '';
    const commandId = (input.data as { commandId?: string }).commandId;
    const known = commandId ? answered.get(commandId) : undefined;
    const value = known ?? (await handler(input.data, connection, by));
    if (isRefusal(value)) return refused(frame.id, value);
    if (commandId) answered.set(commandId, value);
    return { t: 'reply', id: frame.id, value: operation.output.parse(value) };
  }
  const refused = (id: number, why: Refusal): CoreFrame => ({ t: 'refused', id, refusal: why });

  async function* watchState<Value>(read: () => Value, signal: AbortSignal): AsyncGenerator<Value> {
    let last = '';
    while (!signal.aborted) {
      const value = read();
      const text = JSON.stringify(value);
      if (text !== last) yield value;
      last = text;
      await new Promise<void>((resolve) => {
        const look = () => {
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        signal.addEventListener('abort', look);
        if (JSON.stringify(read()) !== last) look();
      });
    }
  }

  function open(connection: Connection, frame: Extract<ClientFrame, { t: 'open' }>): void {
    const abort = new AbortController();
    const sources: Readonly<Record<string, () => AsyncGenerator<unknown>>> = {
      'station.watch': () => watchState(stationState, abort.signal),
      'station.watchSync': () => watchState(syncStatus, abort.signal),
      'session.watch': () => watchState(() => connection.session, abort.signal),
      'feed.watch': () => feedOf(connection, abort.signal),
    };
    const source = sources[frame.name]?.();
    if (!source) {
      connection.send({ t: 'fault', id: frame.id, reference: `fake: no ${frame.name}` });
      return;
    }
    let proceed: () => void = () => undefined;
    connection.streams.set(frame.id, () => proceed());
    void (async () => {
      for await (const value of source) {
        const taken = new Promise<void>((resolve) => {
          proceed = resolve;
        });
        connection.send({ t: 'item', id: frame.id, value: operations.get(frame.name)?.output.parse(value) });
        await taken;
      }
    })();
  }

  function fetchSpool(frame: Extract<ClientFrame, { t: 'fetch' }>): CoreFrame {
    const answer = (status: number, value: unknown): CoreFrame => ({
      t: 'fetched',
      id: frame.id,
      status,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(value)).toString('base64'),
    });
    const body = frame.body ? JSON.parse(Buffer.from(frame.body, 'base64').toString()) : undefined;
    if (frame.path.includes('_local'))
      return frame.method === 'PUT'
        ? answer(201, { ok: true, id: 'x', rev: '0-1' })
        : answer(404, { error: 'not_found', reason: 'missing' });
    if (frame.path.includes('_revs_diff'))
      return answer(200, Object.fromEntries(Object.entries(body).map(([id, missing]) => [id, { missing }])));
    if (frame.path.includes('_bulk_docs')) {
      for (const document of body.docs) spooled.set(document._id, document);
      return answer(201, []);
    }
    return answer(200, { db_name: 'spool', update_seq: 0, instance_start_time: '0', doc_count: 0 });
  }

  return {
    connect(sendText) {
      const connection: Connection = {
        send: (frame) => sendText(JSON.stringify(frame)),
        session: { state: 'signed-out' },
        charts: new Map(),
        streams: new Map(),
      };
      connections.add(connection);
      connection.send({ t: 'hello', appVersion: '0.1.0-preview', contract: CONTRACT_VERSION });
      return {
        receive(text) {
          const frame = JSON.parse(text) as ClientFrame;
          if (frame.t === 'call')
            void call(connection, frame)
              .then((answer) => connection.send(answer))
              .catch((error) => connection.send({ t: 'fault', id: frame.id, reference: String(error).slice(0, 300) }));
          else if (frame.t === 'open') open(connection, frame);
          else if (frame.t === 'ack') connection.streams.get(frame.id)?.();
          else if (frame.t === 'fetch') connection.send(fetchSpool(frame));
        },
        close: () => connections.delete(connection),
      };
    },
    setScenario(next) {
      scenario = next;
      for (const listener of [...listeners]) listener();
    },
  };
}

export const FIRST_PATIENT = patientIdAt(0);
