/** Every HL7 message of the shared data, and every broken one, through the real inbox: none may crash it, each gets its answer. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFrameReader } from '#main/core/hl7/mllp/frame-reader.ts';
import { readReply } from '#main/core/hl7/mllp/sender.ts';
import { createInboxRig } from '#main/core/hl7/testing/inbox-rig.ts';
import { decodeMessage } from '#shared/domain/hl7/charset.ts';
import { isAdtEvent, readHeader } from '#shared/domain/hl7/header.ts';
import { isFault, readMessage, writeMessage } from '#shared/domain/hl7/message.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();
const root = path.join(data ?? '', 'hl7v2');
const bytesOf = (file: string) => Uint8Array.from(readFileSync(path.join(root, file)));
function filesIn(folder: string): string[] {
  if (!data) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hl7'))
    .map((name) => path.join(folder, name));
}

/** What a message of the files must be answered with, from its own MSH. */
function expectedCodes(bytes: Uint8Array): readonly string[] {
  const read = readMessage(decodeMessage(bytes).text);
  if (isFault(read)) return ['AR', 'AE', 'CA', 'CR', 'CE'];
  const header = readHeader(read);
  if (header.type === 'ACK') return [];
  const isOurs =
    header.type === 'ADT' && isAdtEvent(header.event) && header.processingId === 'P' && header.controlId !== '';
  return isOurs ? ['AA', 'AE', 'CA', 'AR', 'CR'] : ['AR', 'CR'];
}

describe.skipIf(!data)('HL7 messages of other systems', () => {
  it('MI4 every message is answered as its header says, and no fault is left', { timeout: 60_000 }, async () => {
    const rig = createInboxRig({ route: { afterError: 'go-on' } });
    await rig.aWard(['1']);
    const files = [...filesIn('messages'), ...filesIn('batch')];
    expect(files.length).toBeGreaterThan(340);
    const counts = new Map<string, number>();
    for (const file of files) {
      const bytes = bytesOf(file);
      const acks = await rig.send(bytes);
      const allowed = expectedCodes(bytes);
      for (const { code } of acks) {
        expect(allowed, file).toContain(code);
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
    expect(rig.faults).toEqual([]);
    // Patients are registered by what can be; places of other hospitals park.
    expect(counts.get('AA') ?? 0).toBeGreaterThan(3);
    expect(counts.get('AE') ?? 0).toBeGreaterThan(20);
    expect(counts.get('AR') ?? 0).toBeGreaterThan(150);
    const kinds = new Set((await rig.log.listNewest(200)).map(({ reason }) => reason?.kind));
    for (const kind of ['unknown-place', 'charset', 'unknown-patient']) expect(kinds).toContain(kind);
  });

  it.each([
    ['empty_file', 'AR', 100],
    ['encoding_characters_repeated', 'AR', 100],
    ['field_separator_is_letter', 'AR', 100],
    ['field_with_20000_repetitions', 'CR', 200],
    ['hl7_v2_xml_encoding', 'AR', 100],
    ['json_instead_of_hl7', 'AR', 100],
    ['missing_control_id', 'CR', 101],
    ['msh_no_message_type', 'AR', 101],
    ['nul_bytes_inside', 'CA', undefined],
    ['only_MSH_three_chars', 'AR', 100],
    ['pid_before_msh', 'AR', 100],
    ['truncated_mid_PID', 'CA', undefined],
    ['two_MSH_glued_without_terminator', 'AR', 100],
    ['unsupported_version_9', 'CR', 203],
  ])('MI4 malformed: %s is answered %s %s and changes nothing', async (name, code, error) => {
    const rig = createInboxRig();
    const [ack] = await rig.send(bytesOf(`malformed/authored/${name}.hl7`));
    expect(ack).toMatchObject({ code, ...(error ? { error: { code: error } } : {}) });
    const patients = await rig.store.listDocuments({ kind: 'Patient', limit: 1 });
    expect(patients).toEqual([]);
    expect(rig.faults).toEqual([]);
  });

  it('MI4 malformed messages of other sources are answered too', async () => {
    const rig = createInboxRig();
    for (const file of filesIn('malformed/cdc-trusted-intermediary')) {
      const acks = await rig.send(bytesOf(file));
      for (const { code } of acks) expect(['AR', 'CR'], file).toContain(code);
    }
    expect(rig.faults).toEqual([]);
  });

  it.each([
    ['one_frame', ['frame']],
    ['two_frames_back_to_back', ['frame', 'frame']],
    ['noise_between_frames', ['frame', 'frame']],
    ['missing_CR_after_FS', ['frame', 'frame']],
    ['new_SB_before_end_of_previous', ['broken', 'frame']],
    ['no_framing_at_all', []],
  ])('MI1 the stream %s, byte by byte', (name, expected) => {
    const reader = createFrameReader();
    const events = [...bytesOf(`mllp-frames/${name}.bin`)].flatMap((byte) => reader.push(Uint8Array.of(byte)));
    expect(events.map(({ is }) => is)).toEqual(expected);
  });

  it('HL1 what can be read is written back segment by segment as it was', () => {
    for (const file of filesIn('messages')) {
      const { text, isSound } = decodeMessage(bytesOf(file));
      const read = isSound ? readMessage(text) : undefined;
      if (!read || isFault(read)) continue;
      const plain = text
        .replace(/^\ufeff/, '')
        .split(/\r\n|\r|\n/)
        .filter((line) => line !== '');
      expect(writeMessage(read).split('\r').slice(0, -1), file).toEqual(plain);
    }
  });

  it.each([
    ['ACK_AA_no_trailing_CR', 'accepted'],
    ['ACK_AA_original_mode', 'accepted'],
    ['ACK_AE_v24_ERR1_codes', 'error'],
    ['ACK_AE_v25_ERR_multiple', 'error'],
    ['ACK_AR_rejected_version', 'rejected'],
    ['ACK_CA_enhanced_commit_accept', 'accepted'],
    ['ACK_CE_enhanced_commit_error', 'error'],
  ])('MI9 the acknowledgement %s is %s, for its own control id only', (name, state) => {
    const bytes = bytesOf(`messages/authored-gaps/${name}.hl7`);
    const controlId = /MSA\|\w\w\|([^|\r\n]*)/.exec(Buffer.from(bytes).toString())?.[1] ?? '';
    expect(readReply(bytes, controlId)?.state).toBe(state);
    expect(readReply(bytes, `${controlId}x`)).toBeUndefined();
  });
});
