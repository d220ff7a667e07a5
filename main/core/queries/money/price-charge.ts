import type { Encounter, Patient } from '@medplum/fhirtypes';
import type { z } from 'zod';
import type { money } from '#shared/contract/money.ts';
import type { ShownQuote } from '#shared/contract/money-quote.ts';
import { productVersion } from '#shared/domain/formulary/product-version.ts';
import { findAgeYears } from '#shared/domain/patient/age.ts';
import type { PricedPerson } from '#shared/domain/price/co-payment.ts';
import { priceDispense, type Quote } from '#shared/domain/price/price-dispense.ts';
import type { PriceItem } from '#shared/domain/price/price-line.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import type { QueryContext, QueryHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';
import { type MoneyDeps, todayAt } from './money-deps.ts';
import { getRules } from './read-rules.ts';

export type Charge = z.output<(typeof money.quote)['input']>;

export interface PricedCharge {
  readonly quote: Quote;
  readonly rules: PriceRules;
  /** Of each line (FO7). */
  readonly versions: readonly string[];
}

export async function priceCharge(
  charge: Charge,
  deps: MoneyDeps,
  context: Pick<QueryContext, 'store' | 'now'>,
): Promise<PricedCharge | Refusal> {
  const rules = await getRules(context.store, deps.products());
  if (isRefusal(rules)) return rules;
  const items: PriceItem[] = [];
  for (const { productId, units, gtin, set } of charge.items) {
    const product = await deps.products().find(productId);
    if (!product)
      return refusal('not-found', 'This product is not in the formulary here. Search for it again.', { path: 'items' });
    items.push({ product, units, gtin, set });
  }
  const person = await personOf(charge.patientId, deps, context);
  const quote = priceDispense({ items, person, rules });
  return { quote, rules, versions: items.map(({ product }) => productVersion(product)) };
}

async function personOf(
  patientId: string | undefined,
  deps: MoneyDeps,
  { store, now }: Pick<QueryContext, 'store' | 'now'>,
): Promise<PricedPerson> {
  if (patientId === undefined) return {};
  const patient = toDocument<Patient>(await store.find(patientId))?.resource;
  const stays = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  const isIn = stays.some(({ resource }) => resource.class?.code === 'IMP' && IS_HERE.has(resource.status ?? ''));
  const ageYears = findAgeYears(patient?.birthDate, todayAt(deps, now()));
  return { ageYears, care: isIn ? 'inpatient' : 'outpatient' };
}

const IS_HERE = new Set(['in-progress', 'onleave']);

export function quoteCharge(deps: MoneyDeps): QueryHandler<typeof money.quote> {
  return async (charge, context) => {
    const priced = await priceCharge(charge, deps, context);
    return isRefusal(priced) ? priced : toShown(priced);
  };
}

function toShown({ quote, rules }: PricedCharge): ShownQuote {
  const { state, currency, fee, total, due, dueInCash, capped, ageUnknown, taxes } = quote;
  const lines = quote.lines.map(({ packs, loose, rule, reason, tax, ...line }) => ({
    ...line,
    ...(packs ? { packs } : {}),
    ...(loose ? { loose } : {}),
    ...(rule ? { rule } : {}),
    ...(reason ? { reason } : {}),
    ...(tax ? { tax } : {}),
  }));
  return {
    state,
    currency,
    decimals: rules.decimals,
    lines,
    fee,
    total,
    due,
    dueInCash,
    capped,
    ageUnknown,
    taxes: [...taxes],
  };
}
