import { createHash, hash } from 'node:crypto';
import type { Digests } from '#shared/revision/digests.ts';

/** The same digests as `portableDigests`, by OpenSSL. */
export const nativeDigests: Digests = {
  sha256Hex: (text) => hash('sha256', text, 'hex'),
  attachmentDigest: (bytes) => `md5-${createHash('md5').update(bytes).digest('base64')}`,
  beginAttachmentDigest() {
    const running = createHash('md5');
    return { update: (bytes) => void running.update(bytes), finish: () => `md5-${running.digest('base64')}` };
  },
};
