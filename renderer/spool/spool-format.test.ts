import { describe, expect, it } from 'vitest';
import { importDraftKey, unseal } from '../drafts/draft-cipher.ts';
import { base64Of, sealCapturedFile, unsealFacts } from './spool-format.ts';

const newKey = (fill: number) => importDraftKey(Buffer.alloc(32, fill).toString('base64'));
const file = {
  spoolId: 's-1',
  patientId: 'Patient:1',
  userId: 'User:ann',
  contentType: 'image/png',
  bytes: new Uint8Array([1, 2, 3, 4]),
  facts: { title: 'Wound, left heel', fileName: 'heel.png', sizeBytes: 4, commandId: 'c-1' },
};

describe('spool format', () => {
  it('SP1 seals file and facts; the same key opens both', async () => {
    const key = await newKey(1);
    const { document, attachment } = await sealCapturedFile(key, file);
    expect(await unseal(key, attachment)).toEqual(file.bytes);
    expect(await unsealFacts(key, document)).toEqual(file.facts);
    expect(attachment.length).toBe(12 + 4 + 16);
  });
  it('SP2 what lies in IndexedDB shows neither title nor file name', async () => {
    const { document } = await sealCapturedFile(await newKey(1), file);
    expect(JSON.stringify(document)).not.toMatch(/Wound|heel/);
  });
  it('SP3 another person’s key opens nothing', async () => {
    const { document } = await sealCapturedFile(await newKey(1), file);
    await expect(unsealFacts(await newKey(2), document)).rejects.toThrow();
  });
  it('SP4 writes base64 of any length', () => {
    const bytes = new Uint8Array(100_000).map((_, index) => index % 256);
    expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});
