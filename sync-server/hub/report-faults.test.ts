import { describe, expect, it } from 'vitest';
import { createLog } from '../operations/create-log.ts';
import { reportFaults } from './report-faults.ts';

describe('HU3 OP2 what a hub logs of a fault', () => {
  it('OP2 where it arose, and no word of what it says', () => {
    const lines: string[] = [];
    const report = reportFaults(createLog('info', { write: (line: string) => void lines.push(line) }));
    report('pull', new TypeError('Patient:7 Okafor\n    at her door'));
    report('pull', 'Okafor');
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      what: 'pull',
      name: 'TypeError',
      at: expect.arrayContaining([expect.stringContaining('report-faults.test')]),
    });
    expect(second).toMatchObject({ what: 'pull', name: 'Error' });
    expect(lines.join()).not.toMatch(/Okafor|her door|Patient:7/);
  });
});
