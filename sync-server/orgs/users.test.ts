import { expect, it } from 'vitest';
import { verifySignedDocument } from '#shared/domain/identity/signed-document.ts';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { signChangedUser, signNewUser } from './users.ts';

it('ID23 the number of a person is part of what is signed, stays with other changes, and can be taken away', async () => {
  const keys = await generateSigningKeys();
  const key = await importSigningKey(keys.privateJwk);
  const organisation = await importVerifyingKey(keys.publicJwk);
  const signing = { organisationId: 'o', key, now: '2026-11-23T08:00:00.000Z' };
  const nora = { login: 'nora', displayName: 'Nora', roles: ['nurse'], verifier: '$argon2id$x' };
  const user = await signNewUser({ ...nora, personNumber: 'RN 12345' }, signing);
  const disabled = await signChangedUser(user, { state: 'disabled' }, signing);
  expect([user, disabled].map(({ personNumber }) => personNumber)).toEqual(['RN 12345', 'RN 12345']);
  const expected = { id: user.id, organisation: 'o' };
  expect(await verifySignedDocument(user, organisation, expected)).toBe(true);
  expect(await verifySignedDocument({ ...user, personNumber: 'RN 1' }, organisation, expected)).toBe(false);
  expect(await signChangedUser(user, { personNumber: '' }, signing)).not.toHaveProperty('personNumber');
});
