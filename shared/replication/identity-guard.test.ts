import { describe, expect, it } from 'vitest';
import { createIdentityGuard } from './identity-guard.ts';

describe('identity guard', () => {
  it('RP1.5 notices another file behind the address, and an older copy of the same', () => {
    const guard = createIdentityGuard();
    guard.accept('10-abc');
    guard.checkNewest('12-abc');
    guard.checkMark('3-abc');
    expect(() => guard.checkNewest('11-abc')).toThrow('older copy');
    guard.accept('5-abc');
    guard.checkNewest('6-abc');
    expect(() => guard.checkMark('4-xyz')).toThrow('another database');
  });

  it('PR2 knows a position that also names how far a scope was caught up with', () => {
    const guard = createIdentityGuard();
    guard.accept('10-abc');
    guard.checkMark('10-abc.0.1.3');
    guard.checkNewest('11-abc.1');
    expect(() => guard.checkMark('11-xyz.1')).toThrow('another database');
  });

  it('RP1.5 notices an older copy by a page that ends before the position that it was asked for', () => {
    const guard = createIdentityGuard();
    guard.accept('10-abc');
    guard.checkPage(undefined, '3-abc');
    guard.checkPage('10-abc', '10-abc.1');
    expect(() => guard.checkPage('12-abc', '8-abc')).toThrow('older copy');
  });

  it('RP1.5 says nothing before the first look', () => {
    createIdentityGuard().checkNewest('1-abc');
  });
});
