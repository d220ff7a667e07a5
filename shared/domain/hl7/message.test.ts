import { describe, expect, it } from 'vitest';
import { applicationAck, commitAck } from './acknowledgement.ts';
import { identifiersIn } from './authority.ts';
import { decodeMessage } from './charset.ts';
import { escapeText, unescapeText } from './escapes.ts';
import { judgeHeader, readHeader } from './header.ts';
import {
  findSegment,
  isFault,
  type Message,
  readMessage,
  repetitionsOf,
  STANDARD,
  textOf,
  withFields,
  writeMessage,
} from './message.ts';
import { millisecondsOf, partialDateOf, readMoment } from './moment.ts';
import { readAdt } from './read-adt.ts';

const HEADER = 'MSH|^~\\&|SYS|FAC|EMR|WARD|20250314||ADT^A01^ADT_A01|M1|P|2.5.1';

function read(...segments: readonly string[]): Message {
  const message = readMessage([HEADER, ...segments].join('\r'));
  if (isFault(message)) throw new Error(message.fault);
  return message;
}
const header = (changes = '') => readHeader(read(...(changes ? [changes] : [])));

describe('HL1 reading', () => {
  it('HL1 a message is read by its own delimiters and written back as it was', () => {
    const text = 'MSH*@%!$*SYS*FAC***20250314**ADT@A01*M1*P*2.5.1\rPID*1**7@@@T$1.2$ISO%8@@@U\r';
    const message = readMessage(text) as Message;
    const pid = findSegment(message, 'PID');
    expect(textOf(message, pid, 3, 4)).toBe('T');
    expect(repetitionsOf(message, pid, 3)).toHaveLength(2);
    expect(writeMessage(message)).toBe(text);
  });

  it.each([
    ['no-header', 'PID|1\rMSH|^~\\&|'],
    ['no-header', '{"resourceType":"Patient"}'],
    ['no-header', 'MSH'],
    ['delimiters', 'MSHX^~\\&XAXB'],
    ['delimiters', 'MSH|^^^^|A|B'],
    ['two-messages', `${HEADER}\rPID|1\r${HEADER}`],
    ['two-messages', `${HEADER}||MSH|^~\\&|SYS`],
    ['control-characters', `${HEADER}\rPID|1||1\u0000`],
    ['segment-name', `${HEADER}\r pid|1`],
  ])('HL1 %s is a fault, not a guess', (fault, text) => {
    expect(readMessage(text)).toMatchObject({ fault });
  });

  it('HL1 fields are changed one by one; a text that would make a segment or a field is refused', () => {
    const message = read('PID|1||7^^^T');
    expect(writeMessage(withFields(message, [{ segment: 1, field: 5, text: 'A^B' }]) as Message)).toContain(
      'PID|1||7^^^T||A^B\r',
    );
    expect(withFields(message, [{ segment: 1, field: 5, text: 'A|B' }])).toBeUndefined();
    expect(withFields(message, [{ segment: 1, field: 5, text: 'A\rPV1' }])).toBeUndefined();
    expect(withFields(message, [{ segment: 0, field: 1, text: '!' }])).toBeUndefined();
  });
});

describe('HL2 escapes', () => {
  it.each([
    ['a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f', 'a|b^c&d~e\\f'],
    ['caf\\XC3A9\\', 'café'],
    ['one\\.br\\two \\H\\bold\\N\\', 'one\ntwo bold'],
    ['open \\F', 'open \\F'],
    ['C:\\temp\\x', 'C:\\temp\\x'],
  ])('HL2 %s', (text, plain) => expect(unescapeText(text, STANDARD)).toBe(plain));

  it('HL2 what we write reads back, and holds no delimiter and no end of anything', () => {
    const plain = 'a|b^c&d~e\\f\nline\u000b\u001c';
    const text = escapeText(plain, STANDARD);
    for (const end of ['|', '^', '&', '~', '\r', '\n', '\u000b', '\u001c']) expect(text).not.toContain(end);
    expect(unescapeText(text, STANDARD)).toBe('a|b^c&d~e\\f\nline  ');
  });
});

describe('HL3 character sets', () => {
  const bytes = (charset: string, ...name: number[]) =>
    Uint8Array.from([...Buffer.from(`${HEADER}||||||${charset}\rPID|1||||`, 'latin1'), ...name]);
  it('HL3 bytes are read in the set that MSH-18 names', () => {
    expect(decodeMessage(bytes('8859/1', 0xe9))).toMatchObject({ isSound: true, text: expect.stringMatching(/é$/) });
    expect(decodeMessage(bytes('8859/5', 0xb0))).toMatchObject({ isSound: true, text: expect.stringMatching(/А$/) });
    expect(decodeMessage(bytes('', 0xc3, 0xa9))).toMatchObject({ isSound: true, text: expect.stringMatching(/é$/) });
  });
  it.each([
    ['UNICODE UTF-8', 0xe9],
    ['ASCII', 0xe9],
    ['', 0xe9],
    ['KLINGON', 0x41],
  ])('HL3 bytes that are not in %s, or a set that nobody reads, are not sound', (charset, byte) => {
    expect(decodeMessage(bytes(charset, byte)).isSound).toBe(false);
  });
});

describe('HL4, HL5 header and acknowledgement', () => {
  it('HL4 what is not for us is rejected with its code', () => {
    const fine = header();
    expect(judgeHeader(fine, 'P')).toBeUndefined();
    expect(judgeHeader({ ...fine, controlId: '' }, 'P')).toEqual({ code: 101, at: 'MSH-10' });
    expect(judgeHeader({ ...fine, type: 'ORU' }, 'P')?.code).toBe(200);
    expect(judgeHeader({ ...fine, event: 'A24' }, 'P')?.code).toBe(201);
    expect(judgeHeader(fine, 'T')?.code).toBe(202);
    expect(judgeHeader({ ...fine, version: '9.9' }, 'P')?.code).toBe(203);
  });

  const parked = { state: 'parked', reason: { kind: 'unknown-place', at: 'PV1-3' } } as const;
  it('HL5 original mode: one answer, of the application', () => {
    const original = header();
    expect(commitAck(original, { state: 'done' })).toBeUndefined();
    expect(applicationAck(original, { state: 'done' })).toEqual({ code: 'AA' });
    expect(applicationAck(original, parked)).toEqual({ code: 'AE', error: { code: 103, at: 'PV1-3' } });
    expect(applicationAck(original, { state: 'busy' })).toEqual({ code: 'AR', error: { code: 207 } });
  });
  it('HL5 enhanced mode: each level as it is wished', () => {
    const enhanced = { ...header(), acceptAck: 'AL', applicationAck: 'NE' } as const;
    expect(commitAck(enhanced, { state: 'done' })).toEqual({ code: 'CA' });
    expect(commitAck(enhanced, { state: 'busy' })).toMatchObject({ code: 'CR' });
    expect(applicationAck(enhanced, { state: 'done' })).toBeUndefined();
    const errors = { ...enhanced, acceptAck: 'NE', applicationAck: 'ER' } as const;
    expect(commitAck(errors, { state: 'done' })).toBeUndefined();
    expect(applicationAck(errors, { state: 'done' })).toBeUndefined();
    expect(applicationAck(errors, parked)).toMatchObject({ code: 'AE' });
  });
});

describe('HL7 persons and moments', () => {
  it('HL7 without authority or without value there is no key', () => {
    const message = read('PID|1||^^^T~7~""^^^T~8^^^A&1.2.3&ISO~9^^^&1.2.3&ISO~10^^^ours');
    const found = identifiersIn(message, repetitionsOf(message, findSegment(message, 'PID'), 3), 'ours');
    expect(found).toEqual([
      { system: 'urn:holdfast:assigning-authority:A', value: '8' },
      { system: 'urn:oid:1.2.3', value: '9' },
      { system: 'urn:holdfast:record-number', value: '10' },
    ]);
  });

  it('HL7 what PID says, and what it does not say or takes back', () => {
    const message = read('EVN||20250314101500+0100', 'PID|1||7^^^T||Müller^Eva^Maria||19800230|F|||1 Lane^^Town||""');
    const adt = readAdt(message, 'ours');
    expect(adt?.person.said).toEqual({
      family: 'Müller',
      given: ['Eva', 'Maria'],
      sex: 'female',
      phone: '',
      address: { line: '1 Lane', city: 'Town' },
    });
    expect(adt?.person.malformed).toEqual(['PID-7']);
  });

  it('HL7 moments: partial, with and without an offset, impossible ones', () => {
    expect(partialDateOf(readMoment('198005') ?? { year: 0 })).toBe('1980-05');
    const at = readMoment('20250314101500+0100');
    expect(at && millisecondsOf(at, () => 0)).toBe(Date.parse('2025-03-14T09:15:00Z'));
    const wall = readMoment('202503141015');
    expect(wall && millisecondsOf(wall, () => 120)).toBe(Date.parse('2025-03-14T08:15:00Z'));
    for (const bad of ['20250431', '202503142560', '2025-03-14', '']) expect(readMoment(bad)).toBeUndefined();
  });
});
