import type { Keychain, KeychainReply } from '#shared/sqlite/key-vault/safe-storage-vault.ts';
import type { VaultReply } from '../../core-channel.ts';
import type { CoreEndpoint } from '../../core-endpoint.ts';

/** The operating system's keychain, which only the shell can reach. */
export interface ShellKeychain extends Keychain {
  /** The shell's answer to a request made here. */
  take(request: number, reply: VaultReply): void;
}

export function createShellKeychain(shell: Pick<CoreEndpoint, 'send'>): ShellKeychain {
  const waiting = new Map<number, (reply: KeychainReply) => void>();
  let last = 0;
  const ask = (kind: 'wrap' | 'unwrap', bytes: Uint8Array) =>
    new Promise<KeychainReply>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      shell.send({ kind, request: last, bytesBase64: Buffer.from(bytes).toString('base64') });
    });
  return {
    seal: (bytes) => ask('wrap', bytes),
    open: (bytes) => ask('unwrap', bytes),
    take(request, reply) {
      waiting.get(request)?.(toReply(reply));
      waiting.delete(request);
    },
  };
}

function toReply(reply: VaultReply): KeychainReply {
  return reply.state === 'done'
    ? { state: 'done', bytes: new Uint8Array(Buffer.from(reply.bytesBase64, 'base64')) }
    : reply;
}
