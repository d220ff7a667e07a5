/** Writes documents one by one and says so after each answer; traced by `sync-before-answer.test.ts`. */
import { writeSync } from 'node:fs';
import { openOrThrow, TEST_KEY } from './open-test-store.ts';

const [file = '', writer = 'inline'] = process.argv.slice(2);
const store = await openOrThrow({ file, key: TEST_KEY, profile: 'plain', writer: writer as 'inline' | 'worker' });
writeSync(1, 'opened\n');
for (let n = 0; n < 5; n += 1) {
  await store.write({ edits: [{ id: `d${n}`, body: '{}' }] });
  writeSync(1, `answered ${n}\n`);
}
await store.close();
