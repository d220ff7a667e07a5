import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { VaultRefusal, VaultReply } from '../../core-channel.ts';
import type { CoreEndpoint } from '../../core-endpoint.ts';
import type { KeySeal } from '../enrolment/key-seal.ts';

const SENTENCES: Readonly<Record<VaultRefusal, string>> = {
  unavailable: 'The keychain of this computer is locked or missing. Unlock it, then start again.',
  'basic-text':
    'This computer has no keyring, so keys cannot be kept safely. Install one (for example gnome-keyring), or use a passphrase.',
  undecipherable:
    'The keychain of this computer does not open the keys of this station. Sign in to the computer as the user who enrolled it.',
};

/**
 * Keys sealed by the operating system's keychain, which only the shell can reach. After an unattended reboot the station
 * opens once the user has signed in to the computer.
 */
export function createShellSeal(
  shell: Pick<CoreEndpoint, 'send'>,
): KeySeal & { take(request: number, reply: VaultReply): void } {
  const waiting = new Map<number, (reply: VaultReply) => void>();
  let last = 0;
  const ask = async (kind: 'wrap' | 'unwrap', bytesBase64: string): Promise<string | Refusal> => {
    last += 1;
    const request = last;
    const reply = await new Promise<VaultReply>((resolve) => {
      waiting.set(request, resolve);
      shell.send({ kind, request, bytesBase64 });
    });
    if (reply.state === 'done') return reply.bytesBase64;
    return refusal('wrong-key', SENTENCES[reply.reason], { support: `keychain: ${reply.reason}` });
  };
  return {
    type: 'safe-storage',
    seal: (bytes) => ask('wrap', Buffer.from(bytes).toString('base64')),
    async open(sealed) {
      const opened = await ask('unwrap', sealed);
      return typeof opened === 'string' ? Buffer.from(opened, 'base64') : opened;
    },
    take(request, reply) {
      waiting.get(request)?.(reply);
      waiting.delete(request);
    },
  };
}
