/**
 * Records what became of a dose. @SAFETY The rights are judged here again, by what was scanned as it was received and by the
 * records as they are now. What stands against giving has to be answered for by whoever may; wrong patient, expired and
 * recalled by nobody. What was given already, and what was not given, is recorded whatever was found.
 */
import type { administration } from '#shared/contract/administration.ts';
import type { OutputOf } from '#shared/contract/declare.ts';
import { withTallMan } from '#shared/domain/formulary/product-name.ts';
import { type Answers, listUnanswered } from '#shared/domain/medication/answer-findings.ts';
import { buildAdministration } from '#shared/domain/medication/build-administration.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { isTaken, type SpecialPath } from '#shared/model/administration-codes.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import { ask } from '../../queries/administration/ask.ts';
import type { Asked } from '../../queries/administration/asked.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import { shownFinding, verdictOf, wayGone } from '../../queries/administration/verdict-of.ts';
import { findPeople, type People, refuseTelephone, spendProofs } from './people.ts';
import { planEvent } from './plan-event.ts';
import { planDoseTasks, planToEnter } from './plan-tasks.ts';
import { type RecordParsed, refuseIncomplete } from './record-input.ts';
import { withWardBooks } from './ward-register.ts';

export function recordDose(deps: MedicationDeps): CommandHandler<typeof administration.record> {
  return (input, context) => writeDose(deps, input, context, { act: 'give' });
}

/** What an act on an infusion says besides. */
export interface ActOf {
  readonly act: DoseEvent['act'];
  readonly startId?: string | undefined;
  readonly infused?: DoseEvent['infused'];
}

export async function writeDose(
  deps: MedicationDeps,
  input: RecordParsed,
  context: CommandContext,
  of: ActOf,
): Promise<OutputOf<typeof administration.record> | Refusal> {
  const people = findPeople(deps.secondPersons, context.actor, input);
  if (isRefusal(people)) return people;
  const waste = input.waste && (people.witness ? ('witnessed' as const) : ('alone' as const));
  // What is stopped has no rate to state.
  const assumeOrdered = of.act === 'stop';
  const startId = of.act === 'rate' || of.act === 'stop' ? of.startId : undefined;
  const beside = { secondPersonId: people.second?.userId, waste, assumeOrdered, startId };
  const asked = await ask(deps, input, context, beside);
  if (isRefusal(asked)) return asked;
  const taken = isTaken(input.outcome);
  const answers = answersOf(input, people);
  const incomplete = refuseIncomplete(input, asked, context.now());
  if (incomplete) return incomplete;
  const mustBeAsked = taken && !input.already;
  const open = mustBeAsked ? refuseOpen(asked, answers) : undefined;
  if (open) return open;
  const telephone = refuseTelephone(input.byTelephone, people);
  if (telephone) return telephone;
  const paths = taken ? answerPaths(input, asked) : [];
  if (isRefusal(paths)) return paths;
  const event = planEvent({ ...of, input, asked, people, answers, isTaken: taken, paths }, context);
  const id = newDocumentId('MedicationAdministration', { now: context.now });
  const resource = buildAdministration(event);
  // Tasks name the drug as the round does.
  const shown = { ...event, drug: { ...event.drug, text: withTallMan(event.drug.text, asked.ordered) } };
  const tasks = planDoseTasks(id, shown);
  const findings = asked.findings.map(shownFinding);
  const dose = { id, kind: 'MedicationAdministration', patient: input.patientId, resource };
  const done = await withWardBooks(
    deps,
    { id, event, asked, people },
    context,
    async ({ documents, locals = [], register, missing }) => {
      const toEnter = register && register.state !== 'entered' ? planToEnter(id, shown, register.state, missing) : [];
      const all = [...tasks, ...toEnter];
      const told = { findings, taskIds: all.map((task) => task.id), ...(register ? { register } : {}) };
      const saved = await context.commit({
        documents: [dose, ...all, ...documents],
        locals,
        output: ([first]) => ({ ...first, ...told }),
      });
      return isRefusal(saved) ? saved : { id, rev: saved[0]?.rev ?? '', ...told };
    },
  );
  if (!isRefusal(done)) spendProofs(deps.secondPersons, input);
  return done;
}

function answersOf({ outcome, overrides, byTelephone }: RecordParsed, { second, prescriber }: People): Answers {
  // That it was less is what a part says; its reason stands with it.
  const part = outcome === 'partial' ? (['dose-below-order'] as const) : [];
  return {
    overridden: new Set([...overrides.map(({ code }) => code), ...part]),
    secondPerson: second !== undefined,
    prescriber: prescriber !== undefined,
    byTelephone: byTelephone !== undefined,
  };
}

/** The verdict goes with it: the screen shows what to do. */
function refuseOpen(asked: Asked, answers: Answers): Refusal | undefined {
  const open = listUnanswered(asked.findings, answers);
  if (open.length === 0) return undefined;
  const stops = open.some(({ strength, override }) => strength === 'stop' && override === 'never');
  const sentence = stops
    ? 'This must not be given like this. The screen says how to go on.'
    : 'Something speaks against giving this that has no answer yet. Look at it, then record it again.';
  return refusal('invalid-input', sentence, {
    path: 'overrides',
    details: { verdict: verdictOf(asked, false), open: open.map(({ code }) => code) },
  });
}

/** Each special way with its reason. What was given already is charted without one, if need be. */
function answerPaths(input: RecordParsed, asked: Asked): DoseEvent['paths'] | Refusal {
  const wanted = wayGone(asked);
  const all = input.byTelephone ? [...new Set<SpecialPath>([...wanted, 'verbal-order'])] : wanted;
  const reasons = new Map(input.paths.map(({ path, reason }) => [path, reason]));
  const missing = all.find((path) => !reasons.has(path) && path !== 'verbal-order');
  if (missing !== undefined && !input.already)
    return refusal('invalid-input', 'Say why the usual way was not gone: somebody signs for it later.', {
      path: 'paths',
      details: { missing },
    });
  return all.map((path) => ({ path, reason: reasons.get(path) ?? input.byTelephone?.prescriber ?? '–' }));
}
