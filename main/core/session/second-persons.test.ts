import { beforeEach, describe, expect, it } from 'vitest';
import { badgeValueOf } from '#shared/domain/identity/staff-badge.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { Actor } from '../api/operation-handler.ts';
import { createTestClock, testActor } from '../testing/test-desk.ts';
import { createSecondPersons, type NamedPerson, PROOF_LASTS_MS, type SecondPersons } from './second-persons.ts';

const user = (id: string, login: string, state = 'active') =>
  ({ id, login, displayName: login, roles: ['nurse'], state }) as unknown as UserResource;
const NORA = { ...user('User:1', 'nora'), personNumber: 'RN 12-345' };
const BELA = user('User:0195-be1a', 'bela');
const NORA_ALSO = { ...user('User:4', 'nora.admin'), personNumber: 'rn12345' };
const GONE = user('User:3', 'gone', 'disabled');
const badge = (of: UserResource): NamedPerson => ({
  by: 'badge',
  text: writeHospitalCode({ subject: 'staff-badge', value: badgeValueOf(of.id) }),
});
const pin = { kind: 'pin', pin: '4711' } as const;
const use = { purpose: 'witness', patientId: 'Patient:1', permissions: ['medication.administer'] } as const;

let clock: ReturnType<typeof createTestClock>;
let persons: SecondPersons;
let actor: Actor;
let tries: string[];
type Confirm = Parameters<typeof createSecondPersons>[0]['signIn']['confirmPin'];
let personsWith: (confirm: Confirm) => SecondPersons;

beforeEach(() => {
  clock = createTestClock();
  actor = { ...testActor(['medication.administer']), sessionId: 's1' };
  tries = [];
  const all = [NORA, NORA_ALSO, BELA, GONE];
  const confirm = async (login: string, secret: string) => {
    tries.push(login);
    const found = all.find((one) => one.login === login);
    return found && secret === '4711' ? found : refusal('wrong-credentials', 'no');
  };
  personsWith = (confirm) =>
    createSecondPersons({
      signIn: { confirmPassword: confirm, confirmPin: confirm },
      directory: {
        find: async (id) => all.find((one) => one.id === id),
        list: async () => all,
        permissionsOf: async () => new Set(['medication.administer'] as const),
      },
      findByBadge: async (text) => all.find((one) => (badge(one) as { text: string }).text === text),
      clock,
    });
  persons = personsWith(confirm);
});

async function proven(who: NamedPerson = { by: 'login', login: 'bela' }): Promise<string> {
  const given = await persons.prove(actor, { who, secret: pin, purpose: 'witness', patientId: 'Patient:1' });
  if (isRefusal(given)) throw new Error(given.sentence);
  return given.proof;
}

describe('SP the second person', () => {
  it('SP1 is named by login or badge, and stands by one act for two minutes', async () => {
    for (const who of [{ by: 'login', login: 'bela' }, badge(BELA)] as const) {
      const proof = await proven(who);
      expect(persons.find(proof, actor, use)).toMatchObject({ userId: BELA.id, by: who.by, secret: 'pin' });
      persons.spend([proof, undefined]);
      expect(persons.find(proof, actor, use)).toMatchObject({ code: 'password-needed' });
    }
    const late = await proven();
    clock.advance(PROOF_LASTS_MS - 1);
    expect(isRefusal(persons.find(late, actor, use))).toBe(false);
    clock.advance(1);
    expect(persons.find(late, actor, use)).toMatchObject({ code: 'password-needed' });
  });

  it('SP2 is never the one who is signed in, nor somebody whose account is disabled', async () => {
    const asked = (login: string) => ({
      who: { by: 'login', login } as const,
      secret: pin,
      purpose: 'witness' as const,
    });
    expect(await persons.prove(actor, asked('nora'))).toMatchObject({ code: 'invalid-input', path: 'second' });
    expect(await persons.prove(actor, asked('gone'))).toMatchObject({ code: 'user-disabled' });
  });

  it('ID23 SP2 is not the same person by another account', async () => {
    const other = { who: { by: 'login', login: 'nora.admin' }, secret: pin, purpose: 'witness' } as const;
    expect(await persons.prove(actor, other)).toMatchObject({ code: 'invalid-input', path: 'second' });
  });

  it('ID24 without a PIN that is good here is told to sign with the password, in words of its own', async () => {
    const none = refusal('password-needed', 'Sign in with the password this time.');
    const confirm = async () => none;
    const asked = { who: { by: 'login', login: 'bela' }, secret: pin, purpose: 'witness' } as const;
    const said = await personsWith(confirm).prove(actor, asked);
    expect(said).toMatchObject({ code: 'password-needed', path: 'second' });
    expect(said).not.toMatchObject({ sentence: none.sentence });
  });

  it('SP3 needs the secret with a badge, too, and a badge of nobody says so', async () => {
    const wrong = { kind: 'pin', pin: '0000' } as const;
    expect(await persons.prove(actor, { who: badge(BELA), secret: wrong, purpose: 'second' })).toMatchObject({
      code: 'wrong-credentials',
    });
    expect(tries).toEqual(['bela']);
    const stranger = { by: 'badge', text: 'HFS1X' } as const;
    expect(await persons.prove(actor, { who: stranger, secret: pin, purpose: 'second' })).toMatchObject({
      path: 'who',
    });
  });

  it('SP4 stands by what it was asked for alone: session, patient, purpose, permission', async () => {
    const proof = await proven();
    const elsewhere: [Actor, Parameters<SecondPersons['find']>[2]][] = [
      [{ ...actor, sessionId: 's2' }, use],
      [actor, { ...use, patientId: 'Patient:2' }],
      [actor, { ...use, purpose: 'prescriber' }],
    ];
    for (const [by, other] of elsewhere)
      expect(persons.find(proof, by, other)).toMatchObject({ code: 'password-needed' });
    expect(persons.find(proof, actor, { ...use, permissions: ['order.prescribe'] })).toMatchObject({
      code: 'not-permitted',
    });
    expect(isRefusal(persons.find(proof, actor, use))).toBe(false);
  });
});
