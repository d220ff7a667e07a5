import { describe, expect, it } from 'vitest';
import { judgePassphrase } from './passphrase-strength.ts';

const stateOf = (passphrase: string) => judgePassphrase(passphrase).state;

describe('strength of a passphrase', () => {
  it('refuses what is short, repeated, counted up, or on every list', () => {
    for (const weak of [
      '',
      'holdfast',
      'Password123!',
      'hospital ward station desk 2026',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      '123456789012345678901234567890',
      'abcdefghijklmnopqrstuvwxyz',
      'correct correct correct correct correct',
      'seven green boats',
    ])
      expect(stateOf(weak), weak).toBe('too-weak');
  });

  it('takes four words that have nothing to do with one another, and calls five of them strong', () => {
    expect(stateOf('lantern gravel orchid tuesday')).toBe('fair');
    expect(stateOf('lantern gravel orchid kettle window')).toBe('strong');
    expect(stateOf('lanterne gravier orchidée théière')).toBe('fair');
  });

  it('takes what a generator makes', () => {
    expect(stateOf('kV9-tq2W_x7Lm4#Rz')).toBe('strong');
  });

  it('judges both Unicode spellings alike', () => {
    expect(judgePassphrase('orchide\u0301e gravier')).toEqual(judgePassphrase('orchid\u00e9e gravier'));
  });
});
