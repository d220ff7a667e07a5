/**
 * Goods at the door (SL16): judged line by line, taken into the book in one unit of work with the paper of the delivery.
 *
 * @SAFETY What was scanned is read again here and has to say what the line says. A pack whose serial number is in the book
 * already is not taken in twice: of two such packs one is a forgery or a mistake.
 */
import type { stock } from '#shared/contract/stock.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { judgeArrival } from '#shared/domain/stock/judge-arrival.ts';
import type { Batch } from '#shared/domain/stock/movement.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { findOtherExpiry } from '#shared/domain/stock/other-expiry.ts';
import { findQuantity, negative, quantity } from '#shared/domain/stock/quantity.ts';
import { storageRange } from '#shared/domain/stock/storage-range.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { ArrivalFinding } from '#shared/model/stock-codes.ts';
import { STOCK_DELIVERY_KIND, type StockDeliveryResource } from '#shared/model/stock-delivery.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { readPackScan } from '../../stock/read-pack-scan.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { batchOf } from './batch-of.ts';
import { findSource, type Source } from './delivery-source.ts';
import { type MovedDrug, withRegisters } from './enter-register.ts';
import { findStocked, type StockDeps } from './stock-deps.ts';

type Input = ParsedInput<typeof stock.receive>;
type InputLine = Input['lines'][number];

interface Line {
  readonly input: InputLine;
  readonly product: Product;
  readonly batch: Batch;
  readonly state: 'available' | 'quarantined';
  readonly findings: readonly ArrivalFinding[];
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 90;

export function receiveStock(deps: StockDeps): CommandHandler<typeof stock.receive> {
  return async (input, context) => {
    const source = await findSource(input, context);
    if (isRefusal(source)) return source;
    if (input.lines.length === 0 && input.missing.length === 0)
      return refusal('invalid-input', 'Scan or enter at least one pack.', { path: 'lines' });
    const id = newDocumentId(STOCK_DELIVERY_KIND, { now: context.now });
    let lines: readonly Line[] = [];
    const drafts = async (view: StockView, today: string) => {
      const judged = await judgeLines(deps, input, source, { view, today, nowMs: context.now() });
      if (isRefusal(judged)) return judged;
      lines = judged;
      return [...judged.map((line) => toDraft(line, input, source, id)), ...(await lostOf(deps, input, source, id))];
    };
    return deps.stock().post(drafts, context, async ({ documents, locals }) => {
      const said = lines.map(({ state, findings }) => ({ state, findings: [...findings] }));
      const paper = { ...{ id, kind: STOCK_DELIVERY_KIND }, resource: toDelivery(input, source, lines, context) };
      const known = source.is === 'site' ? { ...paper, keeps: { alsoFor: [source.site] } } : paper;
      const output = (all: readonly { readonly id: string; readonly rev: string }[]) => ({ ...all[0], lines: said });
      const moved = lines.map((line) => toMoved(line, input, source, id));
      return withRegisters(deps, { moved, proof: input.witness }, context, async (entries) => {
        const saved = await context.commit({ documents: [known, ...documents, ...entries], locals, output });
        return isRefusal(saved) ? saved : { id, rev: saved[0]?.rev ?? '', lines: said };
      });
    });
  };
}

const toMoved = ({ input: line, product, batch }: Line, input: Input, source: Source, id: string): MovedDrug => ({
  ...{ type: 'receive', product, batch, location: line.location ?? input.location, document: id },
  quantity: quantity(line.quantity),
  party: { name: source.from.is === 'supplier' ? source.from.name : source.from.site },
});

interface Judging {
  readonly view: StockView;
  readonly today: string;
  readonly nowMs: number;
}

async function judgeLines(deps: StockDeps, input: Input, source: Source, around: Judging) {
  const lines: Line[] = [];
  const serials = knownSerials(around.view);
  for (const [index, line] of input.lines.entries()) {
    const path = `lines[${index}]`;
    const product = await findStocked(deps, line.product, `${path}.product`);
    if (isRefusal(product)) return product;
    const batch = batchOf(line.batch);
    const refused =
      refuseScans(await deps.products().index(), line, product, path) ??
      refuseSerials(line, product, serials, path) ??
      refuseCold(input, product) ??
      refuseOtherExpiry(line, batchesBeside(index, input, product.code, around.view), path);
    if (refused) return refused;
    lines.push({ input: line, product, batch, ...judgeLine(line, { product, batch }, input, source, around) });
  }
  return lines;
}

function judgeLine(
  line: InputLine,
  { product, batch }: Pick<Line, 'product' | 'batch'>,
  { celsius }: Input,
  source: Source,
  { view, today, nowMs }: Judging,
) {
  const soonUntil = new Date(nowMs + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
  return judgeArrival(
    {
      ...{ batch, damaged: line.damaged, range: storageRange(product.storage) },
      recalled: view.findRecall({ product: product.code, batch }) !== undefined,
      ordered: source.expects(product.code),
    },
    { today, soonUntil, ...(celsius === undefined ? {} : { celsius }) },
  );
}

/** @SAFETY A code that could mean two things counts only when somebody held its lot against the pack. */
function refuseScans(
  index: Parameters<typeof readPackScan>[0],
  { scans, batch, lotConfirmed }: InputLine,
  product: Product,
  path: string,
): Refusal | undefined {
  for (const scan of scans) {
    const read = readPackScan(index, scan);
    const says =
      read.state === 'found' &&
      read.product.code === product.code &&
      (read.lot === undefined || read.lot === batch.lot) &&
      (read.expiry === undefined || read.expiry === batch.expiry);
    if (!says)
      return refusal('code-invalid', 'What was scanned does not say what this line says. Scan the pack again.', {
        path,
      });
    if (read.suspicious && !lotConfirmed)
      return refusal(
        'code-invalid',
        'This code could mean two things. Hold the lot against the pack, and confirm it.',
        {
          path,
          details: { why: 'suspicious' },
        },
      );
  }
  return undefined;
}

/** Of the product, what lies here and what else is in the delivery. */
function batchesBeside(at: number, { lines }: Input, product: string, { ledger }: StockView): readonly Batch[] {
  const here = ledger.holdingsOf(product).filter(({ available, quarantined }) => available !== 0 || quarantined !== 0);
  const others = lines.filter((line, index) => index !== at && line.product === product);
  return [...here, ...others].map(({ batch }) => batchOf(batch));
}

function refuseOtherExpiry({ batch, lotConfirmed }: InputLine, beside: readonly Batch[], path: string) {
  const other = lotConfirmed ? undefined : findOtherExpiry(batchOf(batch), beside);
  if (!other) return undefined;
  const words = `Lot ${other.lot} is known with expiry ${other.expiry}, and this line says ${batch.expiry}. Read the pack again, and confirm it.`;
  return refusal('code-invalid', words, { path, details: { why: 'expiry-differs', known: other.expiry } });
}

const serialKey = (product: string, serial: string): string => `${product}\n${serial}`;

function knownSerials({ movements }: StockView): Set<string> {
  const known = new Set<string>();
  for (const { type, product, serials = [] } of movements.values())
    if (type === 'receive') for (const serial of serials) known.add(serialKey(product, serial));
  return known;
}

function refuseSerials(
  { serials = [] }: InputLine,
  { code }: Product,
  known: Set<string>,
  path: string,
): Refusal | undefined {
  const twice = serials.find((serial) => known.has(serialKey(code, serial)));
  for (const serial of serials) known.add(serialKey(code, serial));
  if (twice === undefined && new Set(serials).size === serials.length) return undefined;
  return refusal('duplicate-suspected', 'A pack with this serial number is in the book already. Put it aside.', {
    path,
    details: { serial: twice },
  });
}

function refuseCold({ celsius }: Input, { storage }: Product): Refusal | undefined {
  if (celsius !== undefined || !storageRange(storage)) return undefined;
  return refusal('invalid-input', 'Something of this is kept cold. Measure the temperature on arrival.', {
    path: 'celsius',
  });
}

function toDraft(
  { input: line, product, batch, state, findings }: Line,
  input: Input,
  source: Source,
  id: string,
): MovementDraft {
  return {
    ...{ batch, product: product.code, unit: product.baseUnit, state, document: id },
    location: line.location ?? input.location,
    quantity: quantity(line.quantity),
    packs: line.packs,
    ...(state === 'quarantined' ? { reason: { code: findings.join(' '), text: findings.join(', ') } } : {}),
    serials: line.serials,
    unitCost: line.unitCost ?? source.unitCost(product.code, batch),
    ...(source.is === 'site'
      ? { type: 'transfer-in', transferId: source.transferId, alsoFor: [source.site] }
      : { type: 'receive', ...(source.orderId ? { order: source.orderId } : {}) }),
  };
}

/** What was sent and is in no box has arrived in the book, and is thrown away there: it is on its way no more (SL10). */
async function lostOf(deps: StockDeps, input: Input, source: Source, id: string): Promise<readonly MovementDraft[]> {
  if (source.is !== 'site') return [];
  const found = await Promise.all(
    input.missing.map(async ({ product, batch, quantity: written, reason }): Promise<readonly MovementDraft[]> => {
      const known = (await deps.products().findByCode(product))?.product;
      const amount = findQuantity(written);
      if (!known || amount === undefined) return [];
      const both = {
        ...{ product: known.code, batch: batchOf(batch), unit: known.baseUnit, location: input.location },
        ...{ document: id, reason: { code: 'lost-on-the-way', text: reason } },
      };
      return [
        {
          ...{ ...both, type: 'transfer-in', quantity: amount, transferId: source.transferId, alsoFor: [source.site] },
          unitCost: source.unitCost(known.code, both.batch),
        },
        { ...both, type: 'waste', quantity: negative(amount) },
      ];
    }),
  );
  return found.flat();
}

function toDelivery(
  { paper, celsius, missing, note }: Input,
  source: Source,
  lines: readonly Line[],
  { actor, now }: CommandContext,
): StockDeliveryResource {
  return {
    ...{ resourceType: STOCK_DELIVERY_KIND, status: 'final', from: source.from },
    receivedAt: new Date(now()).toISOString(),
    receivedBy: { id: actor.userId, name: actor.displayName },
    lines: lines.map(({ input, product, batch, state, findings }) => ({
      ...{ product: product.code, batch: { ...batch }, quantity: input.quantity, state, findings: [...findings] },
    })),
    ...(paper ? { paper } : {}),
    ...(celsius === undefined ? {} : { celsius }),
    ...(missing.length > 0 ? { missing: missing.map((one) => ({ ...one, batch: { ...batchOf(one.batch) } })) } : {}),
    ...(note ? { note } : {}),
  };
}
