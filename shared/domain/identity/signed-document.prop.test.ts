import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signDocument, verifySignedDocument } from './signed-document.ts';
import { fingerprintOf, generateSigningKeys, importSigningKey, importVerifyingKey } from './signing-key.ts';

const resource = fc.record({
  id: fc.constant('User:1'),
  organisation: fc.constant('north'),
  serial: fc.integer({ min: 1, max: 1000 }),
  login: fc.string(),
  roles: fc.array(fc.string()),
  state: fc.constantFrom('active', 'disabled'),
  later: fc.jsonValue(),
});

async function keys() {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  return { publicJwk, signing: await importSigningKey(privateJwk), verifying: await importVerifyingKey(publicJwk) };
}

describe('signed identity documents', () => {
  it('ID1 holds for what was signed, whatever the order of members after a journey', async () => {
    const { signing, verifying } = await keys();
    const holds = fc.asyncProperty(resource, async (content) => {
      const signed = await signDocument(content, signing);
      const travelled = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(signed))).reverse());
      expect(await verifySignedDocument(travelled, verifying, { id: 'User:1', organisation: 'north' })).toBe(true);
    });
    await fc.assert(holds, { seed: 42, numRuns: 60 });
  });

  it('ID1 fails when any member is changed, added or removed', async () => {
    const { signing, verifying } = await keys();
    const fails = fc.asyncProperty(
      resource,
      fc.nat(),
      fc.constantFrom('change', 'remove', 'add'),
      async (content, pick, how) => {
        const signed: Record<string, unknown> = { ...(await signDocument(content, signing)) };
        const names = Object.keys(signed);
        const name = names[pick % names.length] ?? 'id';
        if (how === 'change') signed[name] = { was: signed[name] };
        if (how === 'remove') delete signed[name];
        if (how === 'add') signed.added = true;
        expect(await verifySignedDocument(signed, verifying)).toBe(false);
      },
    );
    await fc.assert(fails, { seed: 43, numRuns: 60 });
  });

  it('ID1 fails for another organisation, another id, another key and for text that is no signature', async () => {
    const ours = await keys();
    const theirs = await keys();
    const signed = await signDocument({ id: 'User:1', organisation: 'north', serial: 1 }, ours.signing);
    expect(await verifySignedDocument(signed, ours.verifying, { organisation: 'south' })).toBe(false);
    expect(await verifySignedDocument(signed, ours.verifying, { id: 'User:2' })).toBe(false);
    expect(await verifySignedDocument(signed, theirs.verifying)).toBe(false);
    for (const signature of ['', '..', 'a.b.c', 'x..y', 'no dots', 'é..é']) {
      expect(await verifySignedDocument({ ...signed, signature }, ours.verifying)).toBe(false);
    }
    expect(await verifySignedDocument(null, ours.verifying)).toBe(false);
  });

  it('ID2 shows the same fingerprint for the same public key, in five groups', async () => {
    const { publicJwk } = await keys();
    expect(await fingerprintOf(publicJwk)).toMatch(/^([0-9A-F]{4}-){4}[0-9A-F]{4}$/);
    expect(await fingerprintOf({ ...publicJwk, use: 'sig' })).toBe(await fingerprintOf(publicJwk));
  });
});
