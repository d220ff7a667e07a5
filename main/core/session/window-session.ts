import { randomUUID } from 'node:crypto';
import type { SessionState, SignedInUser } from '#shared/contract/session.ts';
import type { Actor } from '../api/operation-handler.ts';

/** What a sign-in gives to a window. */
export interface Admission {
  readonly user: SignedInUser;
  readonly actor: Omit<Actor, 'sessionId'>;
  /** Base64. */
  readonly draftKey: string;
  /** ISO instant. */
  readonly since: string;
}

/** Why the station ended a session that nobody ended at the window. */
export type WhyEnded = NonNullable<Extract<SessionState, { state: 'signed-out' }>['why']>;

type Inner =
  | { readonly state: 'signed-out'; readonly why?: WhyEnded }
  | { readonly state: 'locked'; readonly user: SignedInUser }
  | {
      readonly state: 'signed-in';
      readonly admission: Admission;
      readonly actor: Actor;
      readonly ending: AbortController;
    };

/** Who sits in front of one window. Ends with the window's connection. */
export class WindowSession {
  #inner: Inner = { state: 'signed-out' };
  readonly #listeners = new Set<() => void>();

  state(): SessionState {
    const inner = this.#inner;
    if (inner.state !== 'signed-in') return inner;
    const { user, since, draftKey } = inner.admission;
    return { state: 'signed-in', user, since, draftKey };
  }

  actor(): Actor | undefined {
    return this.#inner.state === 'signed-in' ? this.#inner.actor : undefined;
  }

  /** The person at the window, signed in or locked. */
  userId(): string | undefined {
    return userOf(this.#inner)?.userId;
  }

  /** Aborts when the present session ends: lock, sign-out, switch, closing of the window. */
  signal(): AbortSignal | undefined {
    return this.#inner.state === 'signed-in' ? this.#inner.ending.signal : undefined;
  }

  /** Ends whatever session there was. Each admission is a session of its own: charts opened before do not carry over. */
  admit(admission: Admission): void {
    const actor = { ...admission.actor, sessionId: randomUUID() };
    this.#enter({ state: 'signed-in', admission, actor, ending: new AbortController() });
  }

  /** New facts about the person who is signed in; the session goes on. */
  update(user: SignedInUser, permissions: Actor['permissions']): void {
    const inner = this.#inner;
    if (inner.state !== 'signed-in' || inner.admission.user.userId !== user.userId) return;
    const { roles, displayName } = user;
    this.#inner = {
      ...inner,
      admission: { ...inner.admission, user },
      actor: { ...inner.actor, roles, displayName, permissions },
    };
    this.#tell();
  }

  lock(): void {
    if (this.#inner.state === 'signed-in') this.#enter({ state: 'locked', user: this.#inner.admission.user });
  }

  /** `why` where the station ends it; it is shown until somebody signs in. */
  signOut(why?: WhyEnded): void {
    if (this.#inner.state !== 'signed-out') this.#enter({ state: 'signed-out', ...(why ? { why } : {}) });
  }

  /** Called after each change. Returns the end of the subscription. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #enter(next: Inner): void {
    const before = this.#inner;
    this.#inner = next;
    if (before.state === 'signed-in') before.ending.abort();
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function userOf(inner: Inner): SignedInUser | undefined {
  if (inner.state === 'locked') return inner.user;
  return inner.state === 'signed-in' ? inner.admission.user : undefined;
}
