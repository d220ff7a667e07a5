import { describe, expect, it } from 'vitest';
import { isPassedOver } from './is-passed-over.ts';

const isTask = (id: string): boolean => id.startsWith('Task:');

describe('who follows the feed', () => {
  it('ST3.5 passes over what does not concern it', () => {
    expect(isPassedOver({ since: 4, ids: ['Flag:a', 'Flag:b'] }, 4, isTask)).toBe(true);
    expect(isPassedOver({ since: 4, ids: ['Flag:a', 'Task:b'] }, 4, isTask)).toBe(false);
  });

  it('ST3.5 reads where it stands before what it is told, where nothing is told, and before its first look', () => {
    expect(isPassedOver({ since: 4, ids: ['Flag:a'] }, 3, isTask)).toBe(false);
    expect(isPassedOver({ since: 4, ids: ['Flag:a'] }, 7, isTask)).toBe(true);
    expect(isPassedOver(undefined, 4, isTask)).toBe(false);
    expect(isPassedOver({ since: 0, ids: [] }, undefined, isTask)).toBe(false);
  });
});
