/** A statement on paper (CR11, CR12). The audit event is durable before the paper is answered. */
import type { RegisterPaper, register } from '#shared/contract/register.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { registerSheet } from '#shared/domain/register/register-sheet.ts';
import { dayTextIn, type RegisterStatement, registerStatement } from '#shared/domain/register/register-statement.ts';
import { type RegisterTemplate, wordsOf } from '#shared/domain/register/register-template.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { RegisterOfEntry } from '#shared/model/register-entry.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { noRegister } from '../../queries/register/read-register.ts';
import { listRegisterPlaces } from '../../queries/register/register-places.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { endPrintTask, reminderFacts } from '../../register/register-reminders.ts';
import { listRegisterTemplates } from '../../register/register-templates.ts';

export function printRegister(deps: RegisterDeps): CommandHandler<typeof register.print> {
  return async (input, context) => {
    const { store, actor, now, commit } = context;
    const template = listRegisterTemplates().find(({ code }) => code === input.template);
    if (!template) return refusal('not-found', 'This template is not known here.', { path: 'template' });
    if (input.from > input.to) return refusal('invalid-input', 'The period ends before it begins.', { path: 'to' });
    const known = (await deps.registers().look()).registers.get(input.registerId);
    if (!known) return noRegister();
    const zone = deps.zone();
    const { from, to } = input;
    const statement = registerStatement(known.fold, {
      ...{ from, to, zone, balancesAt: template.balancesAt },
      today: dayTextIn(zone)(new Date(now()).toISOString()),
    });
    const numbers = new Map(known.fold.main.map(({ id, entry }) => [id, entry.chain.sequence]));
    const { nameOf } = await listRegisterPlaces(store, actor.facility);
    const paper = paperOf({
      ...{ template, statement, zone, language: input.language, register: known.register },
      place: nameOf(known.register.locationId),
      numberOf: (id) => numbers.get(id),
      print: { number: sheetNumber(input.commandId), printedAt: new Date(now()).toISOString(), by: actor.displayName },
    });
    const documents = await endPrintTask(input, context, {
      commandId: input.commandId,
      facts: reminderFacts(deps, now()),
    });
    const done = await commit({ documents, output: () => paper });
    return isRefusal(done) ? done : paper;
  };
}

interface PaperOf {
  readonly template: RegisterTemplate;
  readonly statement: RegisterStatement;
  readonly zone: string;
  readonly language: string;
  readonly register: RegisterOfEntry;
  readonly place: string;
  readonly numberOf: (entryId: string) => number | undefined;
  readonly print: Pick<RegisterPaper, 'number' | 'printedAt' | 'by'>;
}

function paperOf({ template, statement, zone, language, register, place, numberOf, print }: PaperOf): RegisterPaper {
  const words = wordsOf(template, language);
  const { labels } = words;
  const sheet = registerSheet(statement, {
    ...{ template, words, zone, register, numberOf },
    language: languageOf(template, language),
  });
  const all = [...statement.lines, ...statement.pending];
  return {
    ...print,
    ...{ template: template.code, orientation: template.orientation, title: words.title, basis: words.basis },
    language: languageOf(template, language),
    facts: [
      { label: labels.drug, text: registerName(register) },
      { label: labels.class, text: register.controlledClass ?? '–' },
      { label: labels.unit, text: register.unit },
      { label: labels.place, text: place },
      { label: labels.period, text: `${statement.from} – ${statement.to}` },
      { label: labels.printed, text: print.by },
    ],
    columns: [...sheet.columns],
    opening: { label: labels.opening, text: sheet.opening },
    rows: sheet.rows.map((row) => ({ ...row, cells: [...row.cells] })),
    pendingLabel: labels.pending,
    pending: sheet.pending.map((row) => ({ ...row, cells: [...row.cells] })),
    sums: [
      { label: labels.received, text: sheet.received },
      { label: labels.supplied, text: sheet.supplied },
      ...(sheet.corrected ? [{ label: labels.corrected, text: sheet.corrected }] : []),
      ...sheet.balances,
      { label: labels.closing, text: sheet.closing },
    ],
    ...{ remarks: [...sheet.remarks], notes: [...words.notes], signatures: [...words.signatures] },
    ...{ pageLabel: labels.page, emptyLabel: labels.empty },
    patientIds: [...new Set(all.flatMap(({ entry }) => entry.patientId ?? []))],
  };
}

function languageOf({ words }: RegisterTemplate, asked: string): string {
  const language = asked.split('-')[0] ?? asked;
  return language in words ? language : (Object.keys(words)[0] ?? 'en');
}

/** Found again in the trail: it begins the id of the command that stands there. */
const sheetNumber = (commandId: string): string => `${commandId.slice(0, 4)}-${commandId.slice(4, 8)}`.toUpperCase();
