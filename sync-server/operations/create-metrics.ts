/** Everything that `/_metrics` tells (OP1). One registry per server, so that several can run in one process. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface MetricsParts {
  /** This server has a certificate: without one there is no time at which it expires. */
  readonly speaksTls?: boolean;
}

export function createMetrics({ speaksTls = false }: MetricsParts = {}) {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const ofOrganisation = (name: string, help: string) =>
    new Gauge({ name, help, registers, labelNames: ['organisation'] as const });
  return {
    registry,
    requests: new Counter({
      name: 'holdfast_requests_total',
      help: 'Calls answered, by route template, method and status; status 499 is a caller that went away.',
      labelNames: ['route', 'method', 'status'] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'holdfast_request_seconds',
      help: 'Time from the head of a call to the end of its answer; live feeds are left out.',
      labelNames: ['route'] as const,
      buckets: SECONDS,
      registers,
    }),
    callsRunning: gauge('holdfast_calls_running', 'Calls under way, live feeds among them.'),
    liveFeeds: gauge('holdfast_live_feeds', 'Live feeds of _changes that are open.'),
    connections: gauge('holdfast_connections', 'Open connections.'),
    connectionsRefused: counter(
      'holdfast_connections_refused_total',
      'Connections closed because too many were open, or because they stalled.',
    ),
    heldBodyBytes: gauge('holdfast_body_bytes', 'Bytes of request bodies held in memory.'),
    changesRows: counter('holdfast_changes_rows_total', 'Rows of _changes handed to callers.'),
    documentsWritten: counter('holdfast_documents_written_total', 'Revisions stored.'),
    conflicts: counter('holdfast_document_conflicts_total', 'Edits answered with a conflict.'),
    quarantined: counter(
      'holdfast_documents_quarantined_total',
      'Revisions quarantined because they fail their model.',
    ),
    refused: counter('holdfast_documents_refused_total', 'Edits refused.'),
    writesWaiting: gauge('holdfast_store_writes_waiting', 'Writes handed to a database and not yet committed.'),
    writeSeconds: new Histogram({
      name: 'holdfast_store_write_seconds',
      help: 'Time of a write from the call to its durable commit, waiting for its turn included.',
      buckets: SECONDS,
      registers,
    }),
    writeFaults: counter('holdfast_store_write_faults_total', 'Writes that the database could not take.'),
    stations: ofOrganisation(
      'holdfast_stations_in_contact',
      'Stations heard of in the last five minutes, or with a call open, by organisation id.',
    ),
    lagRows: ofOrganisation(
      'holdfast_replication_lag_rows',
      'Changes that the station furthest behind had still to read after the page it last asked for, by organisation id.',
    ),
    certificateExpires: speaksTls
      ? gauge('holdfast_tls_certificate_expires_seconds', 'When the certificate in use expires, in Unix time.')
      : undefined,
  };
}
