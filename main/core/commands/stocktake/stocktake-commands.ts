import { calendarDay } from '#shared/contract/fields.ts';
import { contract } from '#shared/contract/index.ts';
import { type ApprovalStop, draftCounts, findApprovalStop } from '#shared/domain/stocktake/approval.ts';
import { isControlledCounted } from '#shared/domain/stocktake/controlled-lines.ts';
import { nextRound } from '#shared/domain/stocktake/judge-line.ts';
import { type Count, lineKey, type Person, standingOf } from '#shared/domain/stocktake/stocktake.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { STOCK_COUNT_KIND, type StockCountResource } from '#shared/model/stock-count.ts';
import { STOCKTAKE_KIND, type StocktakeResource } from '#shared/model/stocktake.ts';
import { STOCKTAKE_ACT_KIND, type StocktakeActResource } from '#shared/model/stocktake-act.ts';
import type {
  Actor,
  CommandContext,
  CommandHandler,
  ParsedInput,
  PlannedDocument,
} from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { type StockMoney, stockMoney } from '../../queries/stock/stock-money.ts';
import { type ReadStocktake, readStocktake, type StocktakeDeps } from '../../queries/stocktake/read-stocktake.ts';
import { isCountedAt, type KnownStocktake } from '../../queries/stocktake/stocktake-book.ts';
import { costsOf, notHere, sumOf } from '../../queries/stocktake/stocktake-queries.ts';
import type { SecondPersons } from '../../session/second-persons.ts';
import { saveOne } from '../save-one.ts';
import { batchOf } from '../stock/batch-of.ts';
import { findStocked } from '../stock/stock-deps.ts';

type Ops = typeof contract.stocktake;

export interface StocktakeCommandDeps extends StocktakeDeps {
  readonly secondPersons: Pick<SecondPersons, 'find' | 'spend'>;
}

const start =
  (deps: StocktakeCommandDeps): CommandHandler<Ops['start']> =>
  async ({ mode, places, products, tolerance, note }, context) => {
    const view = await deps.stock().look();
    if (places.some((id) => !view.places.get(id)?.inUse))
      return refusal('not-found', 'This place is not in use here. Choose another one.', { path: 'places' });
    const overlap = await findOverlap(deps, places);
    if (overlap) return overlap;
    const resource: StocktakeResource = {
      ...{ resourceType: STOCKTAKE_KIND, status: 'final', mode, places: [...new Set(places)], tolerance },
      ...(products ? { products: [...new Set(products)] } : {}),
      ...{ startedBy: whoActs(context), startedAt: nowText(context) },
      ...(note ? { note } : {}),
    };
    return saveOne(context, { id: newDocumentId(STOCKTAKE_KIND, context), kind: STOCKTAKE_KIND, resource });
  };

/** Two at one place would each post the same variance. Two desks that could not know of each other drift, and are told (CN9). */
async function findOverlap(deps: StocktakeDeps, places: readonly string[]): Promise<Refusal | undefined> {
  const known = (await deps.stock().look()).places;
  const all = await deps.stocktakes().list();
  const open = all.filter(({ stocktake, acts }) => standingOf(stocktake, acts).state === 'counting');
  const other = open.find(({ stocktake }) => {
    const [isTheirs, isOurs] = [isCountedAt(known, stocktake.places), isCountedAt(known, places)];
    return places.some(isTheirs) || stocktake.places.some(isOurs);
  });
  if (!other) return undefined;
  return refusal('conflict', 'This place is being counted already. Go on with that stocktake, or end it first.', {
    path: 'places',
    details: { id: other.stocktake.id },
  });
}

const count =
  (deps: StocktakeCommandDeps): CommandHandler<Ops['count']> =>
  async ({ id, counts }, context) => {
    const known = await deps.stocktakes().find(id);
    if (!known) return notHere();
    const view = await deps.stock().look();
    const read = await readStocktake(deps, known, view);
    const documents: PlannedDocument[] = [];
    for (const [index, entry] of counts.entries()) {
      const planned = await planCount(deps, entry, { read, context, index, places: view.places });
      if (isRefusal(planned)) return planned;
      documents.push(planned);
    }
    const answer = { recorded: documents.length };
    const saved = await context.commit({ documents, output: () => answer });
    return isRefusal(saved) ? saved : answer;
  };

interface Counting {
  readonly read: ReadStocktake;
  readonly context: CommandContext;
  readonly index: number;
  readonly places: Parameters<typeof isCountedAt>[0];
}

async function planCount(
  deps: StocktakeCommandDeps,
  { line, quantity: written, countedAt }: ParsedInput<Ops['count']>['counts'][number],
  { read, context, index, places }: Counting,
): Promise<PlannedDocument | Refusal> {
  const path = `counts[${index}]`;
  const product = await findStocked(deps, line.product, `${path}.line.product`);
  if (isRefusal(product)) return product;
  if (product.controlledClass)
    return refusal('unsupported', 'Controlled drugs are counted in their register, with a witness.', { path });
  const on: Count['line'] = { ...line, product: product.code, batch: batchOf(line.batch) };
  const known = read.lines.find(({ key }) => key === lineKey(on));
  if (!known && on.batch.expiry !== undefined && !calendarDay.safeParse(on.batch.expiry).success)
    return refusal('invalid-input', 'This expiry is no day of the calendar. Read it from the pack again.', {
      path: `${path}.line.batch.expiry`,
    });
  const refused = refuseCount(read, { on, isRecount: known?.verdict.state === 'recount', path, places });
  if (refused) return refused;
  const at = countedAt ?? nowText(context);
  if (Date.parse(at) > context.now() || Date.parse(at) < Date.parse(read.stocktake.startedAt))
    return refusal('invalid-input', 'A count lies between the beginning of the stocktake and now. Check the time.', {
      path: `${path}.countedAt`,
    });
  const resource: StockCountResource = {
    ...{ resourceType: STOCK_COUNT_KIND, status: 'final', stocktake: read.stocktake.id },
    ...{ product: on.product, batch: { ...on.batch }, location: on.location, state: on.state },
    ...{ round: known ? nextRound(known.verdict) : 1, quantity: written, countedBy: whoActs(context) },
    countedAt: new Date(Date.parse(at)).toISOString(),
  };
  return { id: newDocumentId(STOCK_COUNT_KIND, context), kind: STOCK_COUNT_KIND, resource };
}

interface Refusable {
  readonly on: Count['line'];
  readonly isRecount: boolean;
  readonly path: string;
  readonly places: Counting['places'];
}

/** After posting only what was put up again is counted (CN10). */
function refuseCount({ standing, stocktake }: ReadStocktake, { on, isRecount, path, places }: Refusable) {
  if (standing.state === 'cancelled' || (standing.state === 'posted' && !isRecount))
    return refusal('conflict', 'This stocktake has ended. Begin a new one to count again.');
  if (!isCountedAt(places, stocktake.places)(on.location) || places.get(on.location) === undefined)
    return refusal('invalid-input', 'This place is not part of this stocktake.', { path: `${path}.line.location` });
  if (stocktake.products && !stocktake.products.includes(on.product))
    return refusal('invalid-input', 'This product is not part of this stocktake.', { path: `${path}.line.product` });
  return undefined;
}

const STOPS: Readonly<Record<ApprovalStop, string>> = {
  'nothing-counted': 'Nothing has been counted yet.',
  'recounts-open': 'Some lines are to be counted again first.',
  'uncounted-without-reason': 'Some lines were not counted. Say why; they stay as they are in the book.',
  'counted-by-approver': 'Whoever counted a line that differs does not approve it. Somebody else has to.',
};

/** CN8, CN9: the count movements and the act that approves them, in one unit of work. */
function approve(deps: StocktakeCommandDeps, how: 'post' | 'correct'): CommandHandler<Ops['post']> {
  return async (input, context) => {
    const approver = findApprover(deps, input.approver, context);
    if (isRefusal(approver)) return approver;
    let read: ReadStocktake | undefined;
    let sum: StocktakeActResource['posted'];
    const answer = await deps.stock().post(
      async (view) => {
        const known = await deps.stocktakes().find(input.id);
        if (!known) return notHere();
        read = await readStocktake(deps, known, view);
        const refused = refuseApproval(read, how, input, approver.accounts);
        if (refused) return refused;
        sum = postedOf(read, view, await stockMoney(deps));
        const { reason } = input;
        const unitOf = (product: string) => view.movementsOf(product)[0]?.unit ?? '';
        const units = await unitsOf(deps, read);
        return draftCounts(read.stocktake, read.lines, how, {
          unitOf: (product) => units.get(product) ?? unitOf(product),
          reason,
        });
      },
      context,
      async ({ documents, locals }) => {
        const act = actOf(input, how, context, { approver: approver.person, sum });
        return saveOne(context, act, { locals }, documents);
      },
    );
    if (!isRefusal(answer)) deps.secondPersons.spend([input.approver]);
    return answer;
  };
}

interface Approver {
  readonly person: Person;
  readonly accounts: readonly string[];
}

const approverOf = ({
  userId,
  otherAccounts = [],
  displayName,
}: Pick<Actor, 'userId' | 'otherAccounts' | 'displayName'>) => ({
  person: { id: userId, name: displayName },
  accounts: [userId, ...otherAccounts],
});

function findApprover(
  { secondPersons }: StocktakeCommandDeps,
  proof: string | undefined,
  { actor }: CommandContext,
): Approver | Refusal {
  if (proof !== undefined) {
    const proven = secondPersons.find(proof, actor, { purpose: 'second', permissions: ['stock.adjust'] });
    return isRefusal(proven) ? { ...proven, path: 'approver' } : approverOf(proven);
  }
  if (actor.permissions.has('stock.adjust')) return approverOf(actor);
  return refusal('not-permitted', 'Somebody who may adjust stock has to approve it.', { path: 'approver' });
}

function refuseApproval(
  { standing, lines, controlled, seen }: ReadStocktake,
  how: 'post' | 'correct',
  input: ParsedInput<Ops['post']>,
  approver: readonly string[],
): Refusal | undefined {
  if (how === 'post' && standing.state !== 'counting')
    return refusal('already-done', 'This stocktake has ended already.');
  if (how === 'correct' && standing.state !== 'posted')
    return refusal('conflict', 'This stocktake has not been posted yet.');
  if (seen !== input.seen)
    return refusal('conflict', 'Something has been counted or moved since you looked. Look at the new figures first.');
  if (how === 'correct' && !lines.some(({ drift }) => drift !== undefined && drift !== 0))
    return refusal('already-done', 'There is nothing to correct.');
  if (how === 'correct' && !input.reason)
    return refusal('invalid-input', 'Say why it is corrected.', { path: 'reason' });
  const stop = findApprovalStop({ lines, controlled }, approver, input.reason);
  if (!stop || (how === 'correct' && stop === 'recounts-open')) return undefined;
  return refusal(stop === 'counted-by-approver' ? 'not-permitted' : 'conflict', STOPS[stop], { details: { stop } });
}

async function unitsOf({ products }: StocktakeDeps, { lines }: ReadStocktake): Promise<ReadonlyMap<string, string>> {
  const units = new Map<string, string>();
  for (const { product } of lines) {
    const known = (await products().findByCode(product))?.product.baseUnit;
    if (known) units.set(product, known);
  }
  return units;
}

function postedOf(
  { lines, controlled }: ReadStocktake,
  view: Parameters<typeof costsOf>[0],
  money: StockMoney,
): StocktakeActResource['posted'] {
  const settled = lines.filter(({ verdict }) => verdict.state === 'settled').length;
  const left = lines.length - settled + controlled.filter((line) => !isControlledCounted(line)).length;
  return { lines: settled, uncounted: left, ...sumOf(lines, costsOf(view), money) };
}

interface Approved {
  readonly approver?: Person;
  readonly sum?: StocktakeActResource['posted'];
}

function actOf(
  { id, reason }: { readonly id: string; readonly reason?: string | undefined },
  act: StocktakeActResource['act'],
  context: CommandContext,
  { approver, sum }: Approved = {},
): PlannedDocument {
  const by = whoActs(context);
  const resource: StocktakeActResource = {
    ...{ resourceType: STOCKTAKE_ACT_KIND, status: 'final', stocktake: id, act, by, at: nowText(context) },
    ...(approver && approver.id !== by.id ? { approvedBy: approver } : {}),
    ...(reason ? { reason } : {}),
    ...(sum ? { posted: sum } : {}),
  };
  return { id: newDocumentId(STOCKTAKE_ACT_KIND, context), kind: STOCKTAKE_ACT_KIND, resource };
}

/** Thawing, and ending without a result. */
function end(deps: StocktakeCommandDeps, act: 'thaw' | 'cancel'): CommandHandler<Ops['cancel']> {
  return async (input, context) => {
    const known = await deps.stocktakes().find(input.id);
    if (!known) return notHere();
    const refused = refuseEnd(known, act, context);
    return refused ?? saveOne(context, actOf(input, act, context));
  };
}

function refuseEnd({ stocktake, acts }: KnownStocktake, act: 'thaw' | 'cancel', { actor }: CommandContext) {
  const standing = standingOf(stocktake, acts);
  if (standing.state !== 'counting') return refusal('already-done', 'This stocktake has ended already.');
  if (act === 'thaw' && !standing.frozen) return refusal('already-done', 'Work at these places goes on already.');
  const mayCancel = stocktake.startedBy.id === actor.userId || actor.permissions.has('stock.adjust');
  if (act === 'cancel' && !mayCancel)
    return refusal('not-permitted', 'Who began it cancels it, or somebody who may adjust stock.');
  return undefined;
}

const whoActs = ({ actor }: Pick<CommandContext, 'actor'>): Person => ({ id: actor.userId, name: actor.displayName });
const nowText = ({ now }: Pick<CommandContext, 'now'>): string => new Date(now()).toISOString();

export const stocktakeCommands = (deps: StocktakeCommandDeps): readonly Registration[] => [
  handle(contract.stocktake.start, start(deps)),
  handle(contract.stocktake.count, count(deps)),
  handle(contract.stocktake.post, approve(deps, 'post')),
  handle(contract.stocktake.correct, approve(deps, 'correct')),
  handle(contract.stocktake.thaw, end(deps, 'thaw')),
  handle(contract.stocktake.cancel, end(deps, 'cancel')),
];
