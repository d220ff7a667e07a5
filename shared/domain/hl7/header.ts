import { findSegment, type Message, textOf } from './message.ts';

/** What MSH says of a message. */
export interface Header {
  /** MSH-3 and MSH-4: who sends. */
  readonly application: string;
  readonly facility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  readonly type: string;
  readonly event: string;
  readonly controlId: string;
  readonly processingId: string;
  readonly version: string;
  /** MSH-15 and MSH-16 (table 0155); both absent is the original mode. */
  readonly acceptAck: AckWish | undefined;
  readonly applicationAck: AckWish | undefined;
}
export type AckWish = 'AL' | 'ER' | 'NE' | 'SU';

export function readHeader(message: Message): Header {
  const msh = findSegment(message, 'MSH');
  const text = (field: number, component = 1) => textOf(message, msh, field, component) ?? '';
  return {
    application: text(3),
    facility: text(4),
    receivingApplication: text(5),
    receivingFacility: text(6),
    type: text(9),
    event: text(9, 2) || (textOf(message, findSegment(message, 'EVN'), 1) ?? ''),
    controlId: text(10),
    processingId: text(11),
    version: text(12),
    acceptAck: wishOf(text(15)),
    applicationAck: wishOf(text(16)),
  };
}

function wishOf(text: string): AckWish | undefined {
  return text === 'AL' || text === 'ER' || text === 'NE' || text === 'SU' ? text : undefined;
}

export function isEnhanced({ acceptAck, applicationAck }: Header): boolean {
  return acceptAck !== undefined || applicationAck !== undefined;
}

export function isWished(wish: AckWish | undefined, outcome: 'success' | 'error'): boolean {
  if (wish === 'AL') return true;
  return wish === (outcome === 'success' ? 'SU' : 'ER');
}

/** ADT events that are understood here. */
const ADT_EVENTS = ['A01', 'A02', 'A03', 'A04', 'A05', 'A08', 'A11', 'A12', 'A13', 'A28', 'A31', 'A40'] as const;
export type AdtEvent = (typeof ADT_EVENTS)[number];

export function isAdtEvent(event: string): event is AdtEvent {
  return (ADT_EVENTS as readonly string[]).includes(event);
}

/** Why a message is rejected (AR) before anything of it is read; ERR-3 of table 0357 and ERR-2. */
export interface Rejection {
  readonly code: 101 | 200 | 201 | 202 | 203;
  readonly at: string;
}

const VERSION = /^2\.[1-8](\.\d)?$/;

/** HL4: a type, an event, a processing id or a version that is not for us; sending it again will not help. */
export function judgeHeader(header: Header, processingId: string): Rejection | undefined {
  if (header.controlId === '') return { code: 101, at: 'MSH-10' };
  if (header.type !== 'ADT') return { code: 200, at: 'MSH-9' };
  if (!isAdtEvent(header.event)) return { code: 201, at: 'MSH-9' };
  if (header.processingId !== processingId) return { code: 202, at: 'MSH-11' };
  return VERSION.test(header.version) ? undefined : { code: 203, at: 'MSH-12' };
}
