/** Suggestions for this site, by its book, its open orders and its rules (RO). */
import { v5 as uuidV5 } from 'uuid';
import { contract } from '#shared/contract/index.ts';
import type { ReorderLine } from '#shared/contract/reorder.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { dayAt, wallClock } from '#shared/domain/medication/wall-clock.ts';
import { type AbcClass, abcClasses } from '#shared/domain/reorder/abc-classes.ts';
import { type DailyStock, dailyStock } from '#shared/domain/reorder/daily-stock.ts';
import { DEFAULT_RULE, type ReorderRule } from '#shared/domain/reorder/reorder-rule.ts';
import { type BatchAhead, type StockAhead, suggestOrder } from '#shared/domain/reorder/suggest-order.ts';
import { listInTransit } from '#shared/domain/stock/irregularities.ts';
import type { Movement } from '#shared/domain/stock/movement.ts';
import { findQuantity, NONE, plus, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { averageCost } from '#shared/domain/stocktake/difference-value.ts';
import type { Document } from '#shared/model/envelope.ts';
import { REORDER_RULE_KIND, type ReorderRuleResource, reorderRuleResource } from '#shared/model/reorder-rule.ts';
import { STOCK_REQUEST_KIND } from '#shared/model/stock-request.ts';
import type { CommandHandler, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { toDocument } from '../../commands/current-document.ts';
import { planChange } from '../../commands/plan-change.ts';
import { saveOne } from '../../commands/save-one.ts';
import { findStocked, type StockDeps } from '../../commands/stock/stock-deps.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { listStockOrders } from '../stock/list-orders.ts';
import { type StockMoney, stockMoney } from '../stock/stock-money.ts';

type Ops = typeof contract.reorder;

/** Two years and the last half: a season is told from no less. */
const HISTORY_DAYS = 760;
const SPACE = '8b1e5d7e-3f5c-5a3e-9a54-6c1f4f2b7d10';

/** Two desks that first set the rule of a product write the same document. */
const ruleId = (facility: string, product: string): string =>
  `${REORDER_RULE_KIND}:${uuidV5(`${facility}\n${product}`, SPACE)}`;

const suggest =
  (deps: StockDeps): QueryHandler<Ops['suggest']> =>
  async (_input, context) => {
    const { store, actor, now } = context;
    const view = await deps.stock().look();
    const clock = wallClock(deps.zone());
    const isOnWard = (location: string) => view.places.get(location)?.level === 'ward';
    const dayOf = (instant: string) => dayAt(clock, Date.parse(instant));
    const days = { dayOf, today: dayAt(clock, now()), days: HISTORY_DAYS, isOnWard };
    const rules = await readRules(store, actor.facility);
    const onOrder = await readOnOrder(deps, context);
    const inTransit = transitTo(view);
    const { entries } = await deps.products().index();
    const money = await stockMoney(deps);
    const stocked = entries.flatMap(({ product }) => {
      const movements = view.movementsOf(product.code);
      return product.status === 'active' && (movements.length > 0 || rules.has(product.code))
        ? [{ product, daily: dailyStock(movements, days), cost: averageCost(movements) }]
        : [];
    });
    const classes = abcClasses(
      new Map(stocked.map(({ product, daily, cost }) => [product.code, usedValue(daily, cost)])),
    );
    const lines = stocked.map(({ product, daily, cost }) => {
      const batches = listUsable(view, product.code, days);
      const ahead = {
        batches,
        onOrder: onOrder.get(product.code) ?? NONE,
        inTransit: inTransit.get(product.code) ?? NONE,
      };
      const known = rules.get(product.code);
      const onWards = batches.filter(({ onWard }) => onWard).reduce((sum, { quantity }) => plus(sum, quantity), NONE);
      const abc = classes.get(product.code) ?? 'C';
      return lineOf(product, { daily, cost, ahead, onWards, known, today: days.today, abc, money });
    });
    const { currency } = money;
    return { asOf: new Date(now()).toISOString(), ...(currency ? { currency } : {}), lines: lines.toSorted(byUrgency) };
  };

interface Figures {
  readonly daily: DailyStock;
  readonly cost: bigint | undefined;
  readonly ahead: StockAhead;
  readonly onWards: Quantity;
  readonly known: Document<ReorderRuleResource> | undefined;
  readonly today: number;
  readonly abc: AbcClass;
  readonly money: StockMoney;
}

function lineOf(product: Product, { daily, cost, ahead, onWards, known, today, abc, money }: Figures): ReorderLine {
  const rule = ruleOf(product, known?.resource);
  const told = suggestOrder(daily, ahead, rule, today);
  const { ven, leadTimeDays, reviewDays, minimum, packUnits } = rule;
  return {
    ...{ product: product.code, name: productName(product), unit: product.baseUnit, abc },
    ...(product.brand ? { brand: product.brand } : {}),
    rule: {
      ...{ ven, leadTimeDays, reviewDays },
      ...(minimum === undefined ? {} : { minimum: quantityText(minimum) }),
      ...(packUnits === undefined ? {} : { packUnits: quantityText(packUnits) }),
      ...(known ? { rev: known._rev } : {}),
    },
    ...{ perDay: Math.round(told.perDay * 100) / 100, season: Math.round(told.season * 100) / 100 },
    ...{ historyDays: told.historyDays, stockOutDays: told.stockOutDays, urgency: told.urgency },
    ...{
      available: quantityText(told.available),
      onWards: quantityText(onWards),
      willExpire: quantityText(told.willExpire),
    },
    ...{ onOrder: quantityText(told.onOrder), inTransit: quantityText(told.inTransit) },
    ...{ spare: quantityText(told.spare), suggested: quantityText(told.suggested) },
    ...(packUnits && told.suggested > 0 ? { packs: Math.round(told.suggested / packUnits) } : {}),
    ...(told.lastsDays === undefined ? {} : { lastsDays: told.lastsDays }),
    ...(cost === undefined || told.suggested === 0 ? {} : { value: money.text(BigInt(told.suggested) * cost) }),
  };
}

/** The pack that is ordered is the one of the level `pack`, unless the rule says another. */
function ruleOf({ packs }: Product, known: ReorderRuleResource | undefined): ReorderRule {
  const pack = packs.find(({ level }) => level === 'pack');
  const units = known?.packUnits ?? pack?.units;
  const packUnits = units === undefined ? undefined : findQuantity(units);
  const minimum = known?.minimum === undefined ? undefined : findQuantity(known.minimum);
  const { ven, leadTimeDays, reviewDays } = known ?? DEFAULT_RULE;
  return { ven, leadTimeDays, reviewDays, minimum, packUnits };
}

function usedValue({ used, usedOnWards }: DailyStock, cost: bigint | undefined): bigint | undefined {
  if (cost === undefined) return undefined;
  return [...used.values(), ...usedOnWards.values()].reduce((sum, amount) => sum + BigInt(amount) * cost, 0n);
}

interface Shelves {
  readonly today: number;
  readonly isOnWard: (location: string) => boolean;
}

/** What can be used: not expired, not put aside, not recalled. */
function listUsable(view: StockView, product: string, { today, isOnWard }: Shelves): readonly BatchAhead[] {
  return view.ledger.holdingsOf(product).flatMap((held) => {
    const expires = held.batch.expiry === undefined ? undefined : Date.parse(held.batch.expiry) / 86_400_000;
    const isGood = held.available > 0 && (expires === undefined || expires >= today) && !view.findRecall(held);
    return isGood ? [{ quantity: held.available, expires, onWard: isOnWard(held.location) }] : [];
  });
}

async function readOnOrder(deps: StockDeps, context: Parameters<ReturnType<typeof listStockOrders>>[1]) {
  const open = await listStockOrders(deps)({ state: 'open' }, context);
  const sums = new Map<string, Quantity>();
  if ('refused' in open) return sums;
  for (const { product, open: left } of open.flatMap(({ lines }) => lines))
    sums.set(product, plus(sums.get(product) ?? NONE, findQuantity(left) ?? NONE));
  return sums;
}

/** Sent here by other sites and not arrived, and what is on its way to a ward of this one. What was sent away is not waited for. */
function transitTo({ abroad, movements }: StockView): ReadonlyMap<string, Quantity> {
  const sent = new Set(
    [...abroad.values()].flatMap(({ type, transferId }) => (type === 'transfer-out' ? [transferId] : [])),
  );
  const isMeant = ({ transferId }: Movement) =>
    transferId !== undefined && (sent.has(transferId) || transferId.startsWith(`${STOCK_REQUEST_KIND}:`));
  const parts = [...abroad.values(), ...movements.values()].filter(isMeant);
  const sums = new Map<string, Quantity>();
  for (const { product, quantity } of listInTransit(parts))
    sums.set(product, plus(sums.get(product) ?? NONE, quantity));
  return sums;
}

const PAGE = 500;

async function readRules(store: Pick<StoreReader, 'listDocuments'>, facility: string) {
  const rules = new Map<string, Document<ReorderRuleResource>>();
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind: REORDER_RULE_KIND, limit: PAGE, ...(afterId ? { afterId } : {}) });
    for (const stored of page) {
      const document = toDocument<ReorderRuleResource>(stored);
      const isRead = reorderRuleResource.safeParse(document?.resource).success;
      if (document && isRead && document.facility === facility) rules.set(document.resource.product, document);
    }
    if (page.length < PAGE) return rules;
    afterId = page.at(-1)?.id;
  }
}

const URGENCY = ['out', 'urgent', 'due', 'too-little-known', 'enough'] as const;
const VEN = ['vital', 'essential', 'non-essential'] as const;

/** By urgency, then by class, then by name. */
function byUrgency(one: ReorderLine, other: ReorderLine): number {
  const rank = ({ urgency, rule, abc, name }: ReorderLine) =>
    `${URGENCY.indexOf(urgency)}${VEN.indexOf(rule.ven)}${abc}${name}`;
  return rank(one) < rank(other) ? -1 : 1;
}

const setRule =
  (deps: StockDeps): CommandHandler<Ops['setRule']> =>
  async ({ product: code, parent, ven, leadTimeDays, reviewDays, minimum, packUnits }, context) => {
    const product = await findStocked(deps, code, 'product');
    if ('refused' in product) return product;
    const id = ruleId(context.actor.facility, product.code);
    const found = parent ? toDocument<ReorderRuleResource>(await context.store.find(id, parent)) : undefined;
    const { minimum: _minimum, packUnits: _packUnits, ...kept } = found?.resource ?? {};
    const resource: ReorderRuleResource = {
      ...kept,
      ...{ resourceType: REORDER_RULE_KIND, product: product.code, ven, leadTimeDays, reviewDays },
      ...(minimum === undefined ? {} : { minimum }),
      ...(packUnits === undefined ? {} : { packUnits }),
    };
    return saveOne(context, found ? planChange(found, resource) : { id, kind: REORDER_RULE_KIND, resource });
  };

export const reorderOperations = (deps: StockDeps): readonly Registration[] => [
  handle(contract.reorder.suggest, suggest(deps)),
  handle(contract.reorder.setRule, setRule(deps)),
];
