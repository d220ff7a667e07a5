/**
 * Two hosts on a network of their own: a process in a network namespace each, joined by a virtual cable. Nothing of it
 * reaches a network of this machine, and all of it goes with the two processes.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NETWORK = '10.213.7';
/** Finds `ip` also where the path of an ordinary user lacks it. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

export interface Host {
  readonly process: ChildProcess;
  readonly address: string;
}

/** Namespaces are Linux's to have and root's to make, and not in every container. */
export const canHaveHosts = () => spawnSync('unshare', ['--net', 'true']).status === 0;

/** Starts `file` on both hosts; resolves when both have said that they began, and hear each other. */
export async function startTwoHosts(file: string): Promise<readonly [Host, Host]> {
  const [one, other] = [startHost(file, 1), startHost(file, 2)];
  await Promise.all([heard(one, 'begun'), heard(other, 'begun')]);
  await within(one, `ip link add cable type veth peer name cable netns ${pidOf(other)}`);
  await Promise.all([one, other].map(plugIn));
  return [one, other];
}

export async function stopHost({ process: child }: Host): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

function startHost(file: string, number: number): Host {
  const address = `${NETWORK}.${number}`;
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', file];
  const child = spawn('unshare', ['--net', ...node], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return { process: child, address };
}

/** Multicast wants a route; without one a socket has no way to send it. */
async function plugIn(host: Host): Promise<void> {
  await within(host, 'ip link set lo up');
  await within(host, `ip address add ${host.address}/24 dev cable`);
  await within(host, 'ip link set cable up');
  await within(host, 'ip route add 224.0.0.0/4 dev cable');
}

const within = (host: Host, command: string) =>
  run('nsenter', ['--target', `${pidOf(host)}`, '--net', ...command.split(' ')], { env });

function pidOf({ process: { pid } }: Host): number {
  if (pid === undefined) throw new Error('the host did not start: is `unshare` (util-linux) installed?');
  return pid;
}

/** Resolves at that message of the host; a host that ends before is a fault. */
export function heard<Message>({ process: child }: Host, type: string): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  const listen = (message: { type: string }) => message.type === type && finish(() => resolve(message as Message));
  const end = () => finish(() => reject(new Error(`the host ended before it said "${type}"`)));
  const finish = (settle: () => void) => {
    child.off('message', listen).off('exit', end);
    settle();
  };
  child.on('message', listen).on('exit', end);
  return promise;
}
