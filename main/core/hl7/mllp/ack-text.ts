import { randomUUID } from 'node:crypto';
import type { AckPlan } from '#shared/domain/hl7/acknowledgement.ts';
import type { Header } from '#shared/domain/hl7/header.ts';
import type { SegmentPlan } from '#shared/domain/hl7/segment-plan.ts';
import { buildText } from './wire.ts';

/** What is answered about a frame whose MSH cannot be read. */
export const NO_HEADER: Header = {
  application: '',
  facility: '',
  receivingApplication: '',
  receivingFacility: '',
  type: '',
  event: '',
  controlId: '',
  processingId: 'P',
  version: '2.5.1',
  acceptAck: undefined,
  applicationAck: undefined,
};

const VERSION = /^2\.[1-8](\.\d)?$/;

/** An ACK: sender and receiver changed over, MSH-10 given back in MSA-2, the error in ERR with its place. */
export function ackText(header: Header, { code, error }: AckPlan, nowMs: number): string {
  const { event, controlId, version, processingId } = header;
  const segments: SegmentPlan[] = [{ name: 'MSA', fields: { 1: code, 2: controlId } }];
  if (error) {
    const { at } = error;
    const [segment, field] = at?.split('-') ?? [];
    segments.push({
      name: 'ERR',
      fields: {
        2: segment ? [segment, '1', field] : undefined,
        3: [String(error.code), undefined, 'HL70357'],
        4: 'E',
      },
    });
  }
  const plan = { type: 'ACK', event: /^[A-Z]\d\d$/.test(event) ? event : 'A01', structure: 'ACK', segments };
  return buildText(plan, {
    sendingApplication: header.receivingApplication || 'HOLDFAST',
    sendingFacility: header.receivingFacility,
    receivingApplication: header.application,
    receivingFacility: header.facility,
    controlId: randomUUID().replaceAll('-', '').slice(0, 20),
    processingId: processingId || 'P',
    version: VERSION.test(version) ? version : '2.5.1',
    atMs: nowMs,
  });
}
