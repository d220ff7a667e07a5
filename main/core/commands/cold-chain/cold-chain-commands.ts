import { createHash } from 'node:crypto';
import { contract } from '#shared/contract/index.ts';
import type { ConcernedStock } from '#shared/domain/cold-chain/concerned-stock.ts';
import { draftDecision } from '#shared/domain/cold-chain/decide-excursion.ts';
import { holdingKey } from '#shared/domain/stock/holding.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { negative } from '#shared/domain/stock/quantity.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { EXCURSION_DECISION_KIND, type ExcursionDecisionResource } from '#shared/model/excursion-decision.ts';
import { TEMPERATURE_LOG_KIND, type TemperatureLogResource } from '#shared/model/temperature-log.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findPutAside, isControlled } from '../../queries/cold-chain/cold-chain-queries.ts';
import { type ColdChainDeps, type ReadLog, readLog } from '../../queries/cold-chain/read-log.ts';
import { notHere } from '../../queries/stocktake/stocktake-queries.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { saveOne } from '../save-one.ts';
import { batchOf } from '../stock/batch-of.ts';

type Ops = typeof contract.coldChain;

/** TL3, TL6: readings and quarantine commit together, or neither does. */
const importLog =
  (deps: ColdChainDeps): CommandHandler<Ops['import']> =>
  async (input, context) => {
    const id = newDocumentId(TEMPERATURE_LOG_KIND, context);
    let log: TemperatureLogResource | undefined;
    return deps.stock().post(
      async (view) => {
        const read = await readLog(deps, input, { view, nowMs: context.now() });
        if (isRefusal(read)) return read;
        if (read.state !== 'read')
          return refusal('invalid-input', 'This file cannot be read without more answers. Look at it first.', {
            path: 'text',
          });
        if (read.readings.length === 0)
          return refusal('already-done', 'Every reading of this file is here already.', { path: 'text' });
        log = logOf(input, read, context);
        return draftQuarantine(read.concerned, id, view);
      },
      context,
      async ({ documents, locals }) => {
        const quarantined = documents.length;
        const planned = [{ id, kind: TEMPERATURE_LOG_KIND, resource: log }, ...documents];
        const toOutput = ([first]: readonly { readonly id: string; readonly rev: string }[]) => ({
          ...{ id: first?.id ?? id, rev: first?.rev ?? '', quarantined },
        });
        const saved = await context.commit({ documents: planned, locals, output: toOutput });
        return isRefusal(saved) ? saved : toOutput(saved);
      },
    );
  };

function logOf(
  { name, text }: ParsedInput<Ops['import']>,
  { place, logger, readings, problems }: ReadLog,
  { actor, now }: CommandContext,
): TemperatureLogResource {
  const startMs = readings[0]?.ms ?? now();
  return {
    ...{ resourceType: TEMPERATURE_LOG_KIND, status: 'final', location: place.id, storage: place.storage },
    ...(place.limits ? { limits: place.limits } : {}),
    logger: logger ?? '',
    file: { name, sha256: createHash('sha256').update(text).digest('hex') },
    startedAt: new Date(startMs).toISOString(),
    readings: readings.map(({ ms, temperature }) => [(ms - startMs) / 1000, temperature]),
    leftOut: problems.length,
    importedBy: { id: actor.userId, name: actor.displayName },
    importedAt: new Date(now()).toISOString(),
  };
}

/** @SAFETY Whatever lay there stays on the shelf of nobody until a pharmacist has said what becomes of it. */
function draftQuarantine(concerned: readonly ConcernedStock[], document: string, view: StockView): MovementDraft[] {
  return concerned.flatMap(({ product, batch, location, here }) => {
    if (here <= 0) return [];
    return [
      {
        ...{ type: 'quarantine' as const, product, batch, location, quantity: negative(here), document },
        unit: view.movementsOf(product)[0]?.unit ?? '',
        reason: { code: 'temperature-excursion', text: 'Temperature excursion' },
      },
    ];
  });
}

/** TL7 */
const decide =
  (deps: ColdChainDeps): CommandHandler<Ops['decide']> =>
  async ({ id: log, outcome, of, reason }, context) => {
    if (!(await deps.temperatures().findLog(log))) return notHere();
    const id = newDocumentId(EXCURSION_DECISION_KIND, context);
    return deps.stock().post(
      async (view) => {
        const meant = of && new Set(of.map((one) => holdingKey({ ...one, batch: batchOf(one.batch) })));
        const all = await findPutAside(deps, log, view);
        const aside = all.filter((one) => meant?.has(holdingKey(one)) ?? true);
        if (aside.length === 0)
          return refusal('already-done', 'Nothing is in quarantine because of these readings any more.');
        const controlled = await Promise.all(aside.map(({ product }) => isControlled(deps, product)));
        // @SAFETY A controlled drug is destroyed in its register, before a witness, and nowhere else.
        const mine = outcome === 'release' ? aside : aside.filter((_, index) => !controlled[index]);
        if (mine.length === 0)
          return refusal('unsupported', 'Controlled drugs are destroyed in their register, with a witness.');
        return draftDecision(mine, outcome, { ledger: view.ledger, document: id, reason });
      },
      context,
      ({ documents, locals }) => {
        const { actor, now } = context;
        const resource: ExcursionDecisionResource = {
          ...{ resourceType: EXCURSION_DECISION_KIND, status: 'final', log, outcome, reason },
          ...{ by: { id: actor.userId, name: actor.displayName }, at: new Date(now()).toISOString() },
        };
        return saveOne(context, { id, kind: EXCURSION_DECISION_KIND, resource }, { locals }, documents);
      },
    );
  };

export const coldChainCommands = (deps: ColdChainDeps): readonly Registration[] => [
  handle(contract.coldChain.import, importLog(deps)),
  handle(contract.coldChain.decide, decide(deps)),
];
