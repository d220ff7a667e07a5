/** Reads one address again and again, as fast as it can, in a process of its own; says `read` after each: `heavy-reader.ts URL AUTHORIZATION READERS`. */
import { get } from 'node:http';

const [url = '', authorization = '', readers = '1'] = process.argv.slice(2);

const read = (): void => {
  get(url, { headers: { authorization } }, (response) => {
    response.resume();
    response.on('end', () => {
      process.stdout.write('read\n');
      read();
    });
    response.on('error', () => process.exit());
  }).on('error', () => process.exit());
};
for (let n = 0; n < Number(readers); n += 1) read();
