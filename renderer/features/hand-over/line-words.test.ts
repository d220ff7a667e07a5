import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../i18n/use-format.ts';
import { foldObservations, taskText } from './line-words.ts';

const t = ((key: string, { label, text }: { label?: string; text?: string } = {}) =>
  label ? `${label}: ${text}` : `<${key}>`) as unknown as TFunction;
const task = { code: 'countersign', description: 'Dolorol: no-bar-code – blister', overdue: false, escalations: 0 };

describe('HO1 a task on the sheet', () => {
  it('HO1 says in words what a signature is asked for', () => {
    expect(taskText(task as Parameters<typeof taskText>[0], t, {} as Format)).toBe(
      '<tasks.code.countersign>: Dolorol: <round.path.no-bar-code> – blister',
    );
    const format = { moment: () => '14:05' } as unknown as Format;
    const done = {
      what: 'task',
      code: 'countersign',
      text: task.description,
      status: 'done',
      at: '',
      late: false,
    } as const;
    expect(foldObservations([done], t, format).map(({ text }) => text)).toEqual([
      '<handOver.what.task>: <tasks.code.countersign>: Dolorol: <round.path.no-bar-code> – blister (<handOver.status.done>), 14:05',
    ]);
  });
});
