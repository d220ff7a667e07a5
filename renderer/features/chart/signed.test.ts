import { describe, expect, it } from 'vitest';
import { signedAtExtension } from '#shared/domain/recording/recording.ts';
import { signedAt, signerOf } from './signed.ts';

describe('who signed, and where', () => {
  it('@SAFETY MO9 an order that a pharmacist verified was not signed by the pharmacist', () => {
    expect(signerOf({ requester: { display: 'Dr Amina Yusuf' } })).toBe('Dr Amina Yusuf');
    expect(signerOf({ orderer: { display: 'Dr Fir' } })).toBe('Dr Fir');
    expect(signerOf({})).toBeUndefined();
  });

  it('MO9 nor at the desk where it was verified', () => {
    expect(signedAt({ rev: '1-abc', station: 'S2' })).toBe('S2');
    expect(signedAt({ rev: '2-abc', station: 'S9' })).toBeUndefined();
    expect(signedAt({ rev: undefined, station: 'S9' })).toBeUndefined();
    const content = { extension: signedAtExtension({ station: 'Station:S2' }) } as never;
    expect(signedAt({ rev: '3-abc', station: 'S9', content })).toBe('Station:S2');
  });
});
