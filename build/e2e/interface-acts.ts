/** Another system of the hospital, at the end of a line, and the desk's routes to it. */
import { connect, createServer, type Server } from 'node:net';
import { expect, type Page } from '@playwright/test';

const [START, END] = ['\u000b', '\u001c\r'];

interface Told {
  /** Admitted, moved, discharged, registered, changed; not admitted, not moved, not discharged after all; two numbers of one person. */
  readonly event: 'A01' | 'A02' | 'A03' | 'A04' | 'A08' | 'A11' | 'A12' | 'A13' | 'A40';
  readonly number: string;
  readonly name: string;
  /** `19800504` where nothing is said. */
  readonly born?: string;
  readonly place?: string;
  /** The number that is given up (A40). */
  readonly givenUp?: string;
}

let messages = 0;

/** As another system tells it: MLLP, its answer as text. */
export function tell(port: number, { event, number, name, born = '19800504', place, givenUp }: Told): Promise<string> {
  const now = `${new Date().toISOString().slice(0, 19).replace(/[-:T]/g, '')}+0000`;
  messages += 1;
  const text = [
    `MSH|^~\\&|HIS|NORTH|HOLDFAST|BRG|${now}||ADT^${event}|C${messages}|P|2.5.1`,
    `EVN||${now}`,
    `PID|1||${number}^^^HIS^MR||${name}||${born}|F`,
    givenUp ? `MRG|${givenUp}^^^HIS^MR` : `PV1|1|${place ? `I|${place}` : 'O'}`,
    '',
  ].join('\r');
  return new Promise((resolve, reject) => {
    let answer = '';
    const line = connect(port, '127.0.0.1', () => line.write(START + text + END));
    line.on('error', reject).on('data', (piece) => {
      answer += piece;
      if (!answer.includes(END)) return;
      line.end();
      resolve(answer);
    });
  });
}

export interface Receiver {
  readonly port: number;
  /** `ORU^R01`, one for each message that was acknowledged. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** Takes everything and says so. */
export async function startReceiver(): Promise<Receiver> {
  const received: string[] = [];
  const server: Server = createServer((line) => {
    let text = '';
    line
      .on('error', () => undefined)
      .on('data', (piece) => {
        text += piece;
        for (let end = text.indexOf(END); end >= 0; end = text.indexOf(END)) {
          const header = text.slice(1, text.indexOf('\r')).split('|');
          text = text.slice(end + END.length);
          received.push((header[8] ?? '').split('^').slice(0, 2).join('^'));
          line.write(
            `${START}MSH|^~\\&|HIS|NORTH|HOLDFAST|BRG|20261123||ACK|A${received.length}|P|2.5.1\rMSA|AA|${header[9]}\r${END}`,
          );
        }
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a receiver has a port');
  return {
    port: address.port,
    received,
    async close() {
      server.close();
    },
  };
}

export async function addRoute(
  page: Page,
  direction: 'receiving' | 'sending',
  name: string,
  port: number,
): Promise<void> {
  await page.getByRole('button', { name: `Add ${direction} route` }).click();
  const form = page.getByRole('region', { name: `Add ${direction} route` });
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  if (direction === 'sending') await form.getByLabel('Address of the receiver').fill('127.0.0.1');
  await form.getByRole('textbox', { name: 'Port' }).fill(String(port));
  await form.getByRole('button', { name: 'Save route' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
}
