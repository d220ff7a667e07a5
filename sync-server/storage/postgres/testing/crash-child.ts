/** The server process that `postgres-store.crash.test.ts` kills in the middle of a commit: `url number`, revisions on its input. */
import { text } from 'node:stream/consumers';
import { openPostgresStoreOrThrow } from '../open-postgres-store.ts';
import { everyPartOfABatch, JUDGE_OF_BATCHES } from './crash-batches.ts';

const [url = '', number = ''] = process.argv.slice(2);
const store = await openPostgresStoreOrThrow({ url, profile: 'plain', rules: { judge: JUDGE_OF_BATCHES } });
process.stdout.write('opened\n');
const parents = JSON.parse(await text(process.stdin)) as string[];
await store.write(everyPartOfABatch(Number(number), parents));
process.stdout.write('answered\n');
