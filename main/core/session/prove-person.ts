import type { Permission } from '#shared/contract/declare.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { IdentityDirectory } from './identity-directory.ts';
import type { SignIn } from './sign-in.ts';

export type OwnSecret =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'pin'; readonly pin: string };

export interface ProvingParts {
  readonly signIn: Pick<SignIn, 'confirmPassword' | 'confirmPin'>;
  readonly directory: Pick<IdentityDirectory, 'permissionsOf' | 'find' | 'list'>;
}

export interface ProvenUser {
  readonly user: UserResource;
  readonly permissions: ReadonlySet<Permission>;
}

/**
 * Somebody proves who they are without signing in: counted, slowed and locked out as a sign-in is, against the verifiers
 * that this station holds. @SAFETY A disabled account proves nothing, not even with the right password.
 */
export async function provePerson(
  { signIn, directory }: ProvingParts,
  login: string,
  secret: OwnSecret,
): Promise<ProvenUser | Refusal> {
  const user =
    secret.kind === 'password'
      ? await signIn.confirmPassword(login, secret.password)
      : await signIn.confirmPin(login, secret.pin);
  if (isRefusal(user)) return user;
  if (user.state !== 'active')
    return refusal('user-disabled', 'This account has been disabled. An administrator can enable it again.');
  return { user, permissions: await directory.permissionsOf(user) };
}
