/**
 * Messages of ours as node-hl7-client builds and frames them. Its `Message` puts segments, fields and MSH in their places; it does not
 * escape (`escape` gives back what it got), so every text is escaped here before it is set. Its codec frames what goes out. What comes in is
 * framed by `frame-reader.ts`: the library's codec has no bound, glues frames that arrive together and decodes before MSH-18 is known.
 */
import type { Socket } from 'node:net';
import { Message, MLLPCodec, type Segment } from 'node-hl7-client';
import { escapeText } from '#shared/domain/hl7/escapes.ts';
import { STANDARD } from '#shared/domain/hl7/message.ts';
import { writeMoment } from '#shared/domain/hl7/moment.ts';
import type { FieldPlan, MessagePlan } from '#shared/domain/hl7/segment-plan.ts';

export interface Envelope {
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  readonly controlId: string;
  readonly processingId: string;
  readonly version: string;
  readonly atMs: number;
}

/** One text with its segments' ends, for UTF-8. */
export function buildText(plan: MessagePlan, envelope: Envelope): string {
  const { type, event, structure } = plan;
  const message = new Message({
    messageHeader: { msh_9_1: type, msh_9_2: event, msh_9_3: structure, msh_10: envelope.controlId, msh_11_1: 'P' },
  });
  const header: readonly (readonly [number, string])[] = [
    [3, envelope.sendingApplication],
    [4, envelope.sendingFacility],
    [5, envelope.receivingApplication],
    [6, envelope.receivingFacility],
    [7, writeMoment(envelope.atMs)],
    [10, envelope.controlId],
    [11, envelope.processingId],
    [12, envelope.version],
    [18, 'UNICODE UTF-8'],
  ];
  for (const [field, text] of header) message.set(`MSH.${field}`, escaped(text));
  for (const { name, fields } of plan.segments) {
    const segment = message.addSegment(name);
    for (const [field, text] of Object.entries(fields)) setField(segment, Number(field), text);
  }
  return `${message.toString()}\r`;
}

/** The whole field at once: the library would take a list for repetitions of a path. */
function setField(segment: Segment, field: number, plan: FieldPlan | undefined): void {
  if (plan !== undefined) segment.set(field, rawOf(plan));
}

function rawOf(plan: FieldPlan): string {
  if (typeof plan === 'string') return escaped(plan);
  if ('repetitions' in plan) return plan.repetitions.map(rawOf).join(STANDARD.repetition);
  return plan
    .map((component) => escaped(component ?? ''))
    .join(STANDARD.component)
    .replace(/\^+$/, '');
}

const escaped = (text: string): string => escapeText(text, STANDARD);

const codec = new MLLPCodec('utf8');

/** Frames the text and writes it. */
export function sendFrame(socket: Socket, text: string): void {
  codec.sendMessage(socket, text, 'utf8');
}
