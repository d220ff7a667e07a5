/**
 * For tests: a pseudo terminal whose far end is held here, so that a real driver opens a real line. Perl holds it, which
 * every Debian has in its base system; Linux only.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opens a raw pair, says its name, then carries bytes between the terminal and its own input and output. */
const HOLDER = String.raw`
use strict; use POSIX ();
sysopen(my $far, '/dev/ptmx', POSIX::O_RDWR() | POSIX::O_NOCTTY()) or die "ptmx: $!";
my $unlock = pack('i', 0); ioctl($far, 0x40045431, $unlock) or die "unlock: $!";
my $number = pack('i', 0); ioctl($far, 0x80045430, $number) or die "number: $!";
my $name = '/dev/pts/' . unpack('i', $number);
sysopen(my $near, $name, POSIX::O_RDWR() | POSIX::O_NOCTTY()) or die "$name: $!";
my $terminal = POSIX::Termios->new; $terminal->getattr(fileno($near));
$terminal->setiflag(0); $terminal->setoflag(0); $terminal->setlflag(0);
$terminal->setcflag(POSIX::CS8() | POSIX::CREAD() | POSIX::CLOCAL());
$terminal->setattr(fileno($near), POSIX::TCSANOW());
syswrite(STDOUT, "$name\n");
while (1) {
  my $wanted = ''; vec($wanted, fileno(STDIN), 1) = 1; vec($wanted, fileno($far), 1) = 1;
  select($wanted, undef, undef, undef) > 0 or next;
  if (vec($wanted, fileno(STDIN), 1)) { my $count = sysread(STDIN, my $bytes, 4096); last unless $count; my $at = 0; while ($at < $count) { my $sent = syswrite($far, $bytes, $count - $at, $at); last unless defined $sent; $at += $sent; } }
  if (vec($wanted, fileno($far), 1)) { my $count = sysread($far, my $bytes, 4096); last unless $count; syswrite(STDOUT, $bytes); }
}
`;

export const IS_PTY_HERE = process.platform === 'linux';

/** The device at the far end; what it sends and hears are bytes. */
export interface Pty {
  /** Stays the same when it is plugged in again. */
  readonly path: string;
  send(bytes: Uint8Array): void;
  watchBytes(listener: (bytes: Uint8Array) => void): void;
  /** The device and its path are gone when it resolves. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  dispose(): Promise<void>;
}

export async function openPty(): Promise<Pty> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pty-'));
  const path = join(folder, 'tty-device');
  const listeners = new Set<(bytes: Uint8Array) => void>();
  let holder: ChildProcessWithoutNullStreams | undefined;
  const plugIn = async (): Promise<void> => {
    const started = spawn('perl', ['-e', HOLDER]);
    holder = started;
    await symlink(await nameOf(started), `${path}.new`);
    await rename(`${path}.new`, path);
    started.stdout.on('data', (bytes: Uint8Array) => {
      for (const listener of listeners) listener(bytes);
    });
  };
  const unplug = async (): Promise<void> => {
    const ending = holder;
    holder = undefined;
    await rm(path, { force: true });
    if (!ending || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  };
  await plugIn();
  return {
    path,
    send: (bytes) => void holder?.stdin.write(bytes),
    watchBytes: (listener) => void listeners.add(listener),
    plugIn,
    unplug,
    async dispose() {
      await unplug();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function nameOf(holder: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    holder.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    holder.once('error', () => reject(new Error('The tests of serial devices need perl: apt-get install perl')));
    holder.once('exit', () => reject(new Error(`no pseudo terminal: ${Buffer.concat(said).toString()}`)));
    holder.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    holder.stdin.on('error', () => undefined);
  });
}
