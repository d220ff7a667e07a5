import { describe, expect, it } from 'vitest';
import type { TaskContent } from '#shared/contract/replica-content.ts';
import { countPending } from '../../parts/tasks/pending-tasks.ts';
import { listTasksOf, type TaskRow } from './task-list.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const row = (id: string, content: Partial<TaskContent>, wardId?: string): TaskRow => ({
  id,
  rev: '1-a',
  wardId,
  content: { priority: 'routine', state: 'open', ownerUserIds: [], ownerRoles: [], escalations: 0, ...content },
});
const viewer = { userId: 'User:me', roles: ['nurse'], wardId: 'Location:w', patientIds: new Set(['Patient:mine']) };
const late = '2026-11-22T09:00:00Z';
const soon = '2026-11-22T11:00:00Z';
const ids = (list: 'mine' | 'ward' | 'overdue', rows: readonly TaskRow[]) =>
  listTasksOf(list, rows, viewer, NOW).map(({ id }) => id);

describe('TL lists of tasks', () => {
  it('TL1 mine: given to me, or of my patient and given to nobody', () => {
    const rows = [
      row('me', { ownerUserIds: ['User:me'] }),
      row('patient', { patientId: 'Patient:mine' }),
      row('hers', { patientId: 'Patient:mine', ownerUserIds: ['User:her'] }),
      row('other', { patientId: 'Patient:x' }),
    ];
    expect(ids('mine', rows)).toEqual(['me', 'patient']);
  });
  it('TL2 the ward’s: its own, and what nobody can place', () => {
    const rows = [row('here', {}, 'Location:w'), row('there', {}, 'Location:v'), row('nowhere', {})];
    expect(ids('ward', rows)).toEqual(['here', 'nowhere']);
  });
  it('TL3 escalated first, then overdue, then urgent, then by time', () => {
    const rows = [
      row('none', {}),
      row('soon', { dueAt: soon }),
      row('stat', { priority: 'stat', dueAt: soon }),
      row('late', { dueAt: late }),
      row('loud', { escalations: 1, dueAt: soon }),
    ];
    expect(ids('ward', rows)).toEqual(['loud', 'late', 'stat', 'soon', 'none']);
  });
  it('TL4 overdue knows no ward', () => {
    expect(ids('overdue', [row('there', { dueAt: late }, 'Location:v'), row('soon', { dueAt: soon })])).toEqual([
      'there',
    ]);
  });
  it('TL5 are counted by patient for a tile', () => {
    const rows = [
      row('a', { patientId: 'Patient:p', dueAt: late }),
      row('b', { patientId: 'Patient:p', escalations: 1 }),
    ];
    expect(countPending([...rows, row('c', {})], NOW)).toEqual(
      new Map([['Patient:p', { open: 2, overdue: 1, escalated: 1 }]]),
    );
  });
});
