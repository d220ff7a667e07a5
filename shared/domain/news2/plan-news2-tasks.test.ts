import { describe, expect, it } from 'vitest';
import type { News2Input } from './news2.ts';
import { type News2TaskQuestion, type OpenTask, planNews2Tasks, type ScoredSet } from './plan-news2-tasks.ts';
import { scoreNews2 } from './score-news2.ts';

const WELL: News2Input = {
  ...{ respiratoryRate: 16, spo2: 97, spo2Scale: 1, onOxygen: false, systolic: 120, pulse: 70 },
  ...{ consciousness: 'A', temperatureCelsius: 37 },
};
const MINUTE_MS = 60_000;
const set = (id: string, minutes: number, changes: Partial<News2Input> = {}, subject = {}): ScoredSet => ({
  id,
  takenMs: minutes * MINUTE_MS,
  news2: scoreNews2({ ...WELL, ...changes }, { ageYears: 60, ...subject }),
});
const plan = (question: Partial<News2TaskQuestion>) =>
  planNews2Tasks({ sets: [], open: [], isInCare: true, ...question });
const added = (question: Partial<News2TaskQuestion>) =>
  plan(question).add.map(({ code, dueMs, priority, focusId }) => [code, dueMs / MINUTE_MS, priority, focusId]);
const again = (id: string, dueMinutes: number, focusId: string): OpenTask => ({
  ...{ id, code: 'observe-again', priority: 'routine', focusId, dueMs: dueMinutes * MINUTE_MS },
});
const call = (priority: OpenTask['priority'], focusId = 's0'): OpenTask => ({
  ...{ id: 'call', code: 'news2-escalation', priority, focusId },
});
const MEDIUM = { onOxygen: true, pulse: 115, temperatureCelsius: 38.5 };
const HIGH = { respiratoryRate: 26, spo2: 90, pulse: 120 };

describe('NW10 the next set is a task with a due time', () => {
  it.each([
    [{}, 720, 'routine'],
    [{ pulse: 95 }, 360, 'routine'],
    [{ systolic: 85 }, 60, 'urgent'],
    [MEDIUM, 60, 'urgent'],
    [HIGH, 30, 'asap'],
  ] as const)('NW10 %j', (changes, due, priority) => {
    const tasks = added({ sets: [set('s1', 0, changes)], recordedId: 's1' });
    expect(tasks.filter(([code]) => code === 'observe-again')).toEqual([['observe-again', due, priority, 's1']]);
  });

  it('NW10 a new total does the task before it and sets the next', () => {
    const question = { sets: [set('s1', 0), set('s2', 300)], recordedId: 's2', open: [again('t1', 720, 's1')] };
    expect(plan(question)).toMatchObject({ complete: ['t1'], cancel: [] });
    expect(added(question)).toEqual([['observe-again', 1020, 'routine', 's2']]);
  });

  it('NW10 a part set that asks for nothing leaves it as it is', () => {
    const sets = [set('s1', 0, HIGH), set('s2', 10, { spo2: undefined })];
    expect(plan({ sets, recordedId: 's2', open: [again('t1', 30, 's1')] })).toEqual({
      add: [],
      complete: [],
      cancel: [],
    });
  });

  it('NW10 an older set, entered late, changes neither', () => {
    const question = { sets: [set('s2', 300), set('s1', 0, HIGH)], recordedId: 's1', open: [again('t1', 1020, 's2')] };
    expect(plan(question)).toEqual({ add: [], complete: [], cancel: [] });
  });

  it('NW10 nobody who is not in care here, or is not scored, is observed by the clock', () => {
    expect(added({ sets: [set('s1', 0)], recordedId: 's1', isInCare: false })).toEqual([]);
    const pregnant = [set('s1', 0), set('s2', 60, {}, { pregnant: true })];
    expect(plan({ sets: pregnant, recordedId: 's2', open: [again('t1', 720, 's1')] })).toMatchObject({
      add: [],
      complete: ['t1'],
    });
  });
});

describe('NW11 a score that calls for help is a task with a due time', () => {
  it.each([
    [{ systolic: 85 }, 60, 'urgent'],
    [MEDIUM, 60, 'urgent'],
    [HIGH, 30, 'stat'],
    [{ systolic: 85, temperatureCelsius: undefined }, 60, 'urgent'],
  ] as const)('NW11 %j', (changes, due, priority) => {
    const tasks = added({ sets: [set('s1', 0, changes)], recordedId: 's1', isInCare: false });
    expect(tasks).toEqual([['news2-escalation', due, priority, 's1']]);
  });

  it('NW11 is not repeated while a call as loud is open, and is where it gets worse', () => {
    const worse = { sets: [set('s1', 0, HIGH)], recordedId: 's1', isInCare: false };
    expect(added({ ...worse, open: [call('stat')] })).toEqual([]);
    expect(added({ ...worse, open: [call('urgent')] })).toEqual([['news2-escalation', 30, 'stat', 's1']]);
    const better = { ...worse, sets: [set('s1', 0, MEDIUM)], open: [call('stat')] };
    expect(plan(better)).toEqual({ add: [], complete: [], cancel: [] });
  });

  it('NW11 says which parameter scored 3, in signs', () => {
    const [task] = plan({ sets: [set('s1', 0, { systolic: 85 })], recordedId: 's1' }).add;
    expect(task?.description).toBe('NEWS2 3 (3: BP)');
  });
});

describe('NW12 a set that is withdrawn takes its tasks with it', () => {
  it('NW12 the set before it asks again', () => {
    const open = [call('stat', 's2'), again('t2', 330, 's2')];
    const question = { sets: [set('s1', 0)], withdrawnId: 's2', open };
    expect(plan(question)).toMatchObject({ complete: [], cancel: ['call', 't2'] });
    expect(added(question)).toEqual([['observe-again', 720, 'routine', 's1']]);
  });

  it('NW12 corrected by another: the wrong one’s are cancelled, the right one’s are made', () => {
    const open = [call('stat', 's1'), again('t1', 30, 's1')];
    const question = { sets: [set('s2', 0, MEDIUM)], recordedId: 's2', withdrawnId: 's1', open };
    expect(plan(question)).toMatchObject({ complete: [], cancel: ['call', 't1'] });
    expect(added(question)).toEqual([
      ['news2-escalation', 60, 'urgent', 's2'],
      ['observe-again', 60, 'urgent', 's2'],
    ]);
  });

  it('NW12 a call that another set made stays', () => {
    expect(plan({ sets: [], withdrawnId: 's2', open: [call('stat', 's1')] }).cancel).toEqual([]);
  });
});
