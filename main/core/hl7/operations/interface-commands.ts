import { contract } from '#shared/contract/index.ts';
import { isFault, readMessage, withFields, writeMessage } from '#shared/domain/hl7/message.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Edit, LocalWrite } from '#shared/store/document-store.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { Hl7Part } from '../hl7-part.ts';
import { aboutOf } from '../inbox.ts';
import { messageLine } from '../message-line.ts';
import type { LoggedMessage } from '../message-log.ts';
import type { ParkedElsewhere } from '../parked-documents.ts';
import { planSettings, refuseSettings, withKeptKeys } from '../settings.ts';
import type { Standing } from '../standing.ts';

type Ops = typeof contract.interface;

const WAITED: ReadonlySet<string> = new Set(['behind', 'held-elsewhere', 'applied-elsewhere']);
/** Each is written down with its copy for the site: one act stays a small transaction. */
const MOST_AT_ONCE = 200;

const configure =
  (part: Hl7Part): CommandHandler<Ops['configure']> =>
  async ({ settings: asked }, context) => {
    const settings = withKeptKeys(asked, part.routes());
    const refused =
      refuseSettings(settings) ??
      (await refuseWithOpen(
        part,
        settings.routes.map(({ id }) => id),
      ));
    if (refused) return refused;
    const saved = await context.commit({ documents: [], locals: [planSettings(settings)] });
    if (isRefusal(saved)) return saved;
    await part.apply(settings);
    return { routes: settings.routes.length };
  };

/** What waits on a route would wait for ever without it. */
async function refuseWithOpen({ boxes }: Hl7Part, routes: readonly string[]): Promise<Refusal | undefined> {
  const open = [...(await boxes.in.listOpen()), ...(await boxes.out.listOpen())];
  return open.some(({ route }) => !routes.includes(route))
    ? refusal('conflict', 'Messages still wait on a route that would go. Settle them first, or switch the route off.')
    : undefined;
}

const repair =
  (part: Hl7Part): CommandHandler<Ops['repair']> =>
  async ({ box, number, fields }, context) => {
    const message = await findOwnParked(part, box, number, TO_REPAIR);
    if (isRefusal(message)) return message;
    if (box === 'out')
      return refusal('unsupported', 'Only what came in is repaired. What goes out is corrected in the record.');
    const read = readMessage(message.text);
    const repaired = isFault(read) ? undefined : withFields(read, fields);
    if (!repaired)
      return refusal('invalid-input', 'A field cannot hold this text. Leave out separators and line breaks.', {
        path: 'fields',
      });
    const text = writeMessage(repaired);
    const about = aboutOf(repaired, (await part.status()).ownAuthority);
    const { original = message.text, reason = { kind: 'internal' } } = message;
    const repairedMessage = { ...message, original, text, about };
    // What was repaired is what another desk takes over, and what the two compare.
    const copy = await part.parked.planKept(repairedMessage, reason);
    const changed = await part.boxes.in.change(number, () => repairedMessage, inCommand(context, copy));
    return messageLine(box, changed);
  };

const replay =
  (part: Hl7Part): CommandHandler<Ops['replay']> =>
  async ({ box, number, person }, context) => {
    const message = await findOwnParked(part, box, number, TO_APPLY);
    if (isRefusal(message)) return message;
    if (box === 'in') return messageLine(box, await part.inbox.replay(number, person, inCommand(context)));
    const changed = await part.boxes.out.change(
      number,
      ({ reason: _before, ...rest }) => ({ ...rest, state: 'waiting', attempts: rest.attempts + 1 }),
      inCommand(context),
    );
    part.hurry();
    return messageLine(box, changed);
  };

const dismiss =
  (part: Hl7Part): CommandHandler<Ops['dismiss']> =>
  async ({ box, number, reason }, context) => {
    const twice = box === 'in' ? await findTwice(part, number) : undefined;
    if (twice) {
      await inCommand(context, await part.parked.planForgottenOf(twice.id))([]);
      return messageLine(box, twice.message);
    }
    const message = await findParked(part, box, number);
    if (isRefusal(message)) return message;
    if (box === 'in') {
      // The copy is of the number under which it is here now.
      const copy = (await part.standing(message)) === 'later' ? [] : await part.parked.planForgotten(message);
      return messageLine(box, await part.inbox.dismiss(number, reason, inCommand(context, copy)));
    }
    const changed = await part.boxes.out.change(
      number,
      (before) => ({ ...before, state: 'dismissed' }),
      inCommand(context),
    );
    part.hurry();
    return messageLine(box, changed);
  };

async function findParked({ boxes }: Hl7Part, box: 'in' | 'out', number: number): Promise<LoggedMessage | Refusal> {
  const message = await boxes[box].find(number);
  if (!message) return refusal('not-found', 'This message is no longer kept here.');
  return message.state === 'parked'
    ? message
    : refusal('already-done', 'This message is not parked any more. Look at the list again.');
}

/** MI14: applied here and at another desk; dismissing it says that somebody has looked at both. */
async function findTwice({ boxes, parked }: Hl7Part, number: number) {
  const message = await boxes.in.find(number);
  if (message?.state !== 'done') return undefined;
  const own = (await parked.listTwice()).find(({ key }) => key === message.key);
  return own && { id: own.id, message };
}

type Refusals = Readonly<Partial<Record<Standing, Refusal>>>;
const TO_REPAIR: Refusals = {
  taken: refusal('already-done', 'Another station has taken this message over. Dismiss it here.'),
  later: refusal('already-done', 'This message is here under a later number. Dismiss this one.'),
};
const TO_APPLY: Refusals = {
  ...TO_REPAIR,
  applied: refusal(
    'already-done',
    'Another station has applied this message. Look at what it wrote, then dismiss this one.',
  ),
  second: refusal(
    'conflict',
    'Another station has this message too and goes first. Compare the two, then dismiss this one; take the other over if that station is lost.',
  ),
};

/** @SAFETY MI13, MI14: what another station has taken over, has applied or goes first with is theirs to apply. */
async function findOwnParked(
  part: Hl7Part,
  box: 'in' | 'out',
  number: number,
  refusals: Refusals,
): Promise<LoggedMessage | Refusal> {
  const message = await findParked(part, box, number);
  if (isRefusal(message) || box === 'out') return message;
  return refusals[await part.standing(message)] ?? message;
}

/** From a station that is lost, or will not come back soon: parked here from now on, as it was parked there. */
const takeOver =
  (part: Hl7Part): CommandHandler<Ops['takeOver']> =>
  async ({ stationId }, context) => {
    const there = (await part.parked.listElsewhere())
      .filter((one) => one.stationId === stationId)
      .slice(0, MOST_AT_ONCE);
    if (there.length === 0) return refusal('already-done', 'Nothing of this station is parked any more.');
    const known = await Promise.all(there.map((one) => findHere(part, one)));
    const fresh = there.filter((_one, index) => known[index] === undefined);
    const both = known.filter((one) => one?.state === 'parked');
    const gone = (await Promise.all(there.map(({ id }) => part.parked.planForgottenOf(id)))).flat();
    const write = async (locals: readonly LocalWrite[], logged: readonly LoggedMessage[]): Promise<void> => {
      const own = await Promise.all(
        [...logged, ...both.flatMap((one) => one ?? [])].map((message) =>
          part.parked.planKept(message, message.reason ?? { kind: 'internal' }, 'taken-back'),
        ),
      );
      await inCommand(context, [...gone, ...own.flat()])(locals);
    };
    if (fresh.length === 0) await write([], []);
    else if (!(await part.boxes.in.append(fresh.map(asNew), [], write)))
      return refusal('conflict', 'Too many messages wait here already. Settle some of them first.');
    part.hurry();
    return { taken: fresh.length };
  };

/** The same message as it is here; undefined where it is not, was dismissed, is another desk's, or says something else there. */
async function findHere({ boxes, parked }: Hl7Part, there: ParkedElsewhere): Promise<LoggedMessage | undefined> {
  const here = await boxes.in.findByKey(there.key);
  if (here?.state !== 'parked') return here?.state === 'dismissed' ? undefined : here;
  const { own } = await parked.copiesOf(here);
  return own === 'taken' || here.text !== there.text ? undefined : here;
}

/** What it waited behind has another number here: each is looked at by a person again. */
function asNew({ id: _id, resourceType: _type, stationId: _there, number: _before, ...message }: ParkedElsewhere) {
  const { behind: _behind, ...reason } = message.reason;
  return { ...message, reason: WAITED.has(reason.kind) ? { kind: 'taken-over' as const } : reason };
}

/** The change of the box commits with the audit event of the command. */
function inCommand({ commit }: Pick<CommandContext, 'commit'>, edits: readonly Edit[] = []) {
  return async (locals: readonly LocalWrite[]): Promise<void> => {
    const saved = await commit({ documents: [], locals, ...(edits.length > 0 ? { edits: () => edits } : {}) });
    if (isRefusal(saved)) throw new Error(`a change of a box was refused: ${saved.code}`);
  };
}

export function interfaceCommands(part: Hl7Part): readonly Registration[] {
  return [
    handle(contract.interface.configure, configure(part)),
    handle(contract.interface.repair, repair(part)),
    handle(contract.interface.replay, replay(part)),
    handle(contract.interface.dismiss, dismiss(part)),
    handle(contract.interface.takeOver, takeOver(part)),
  ];
}
