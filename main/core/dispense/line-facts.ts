/** What a line of a prescription asks for, with the order or the paper behind it and the product of the formulary. */
import type { CodedText } from '#shared/domain/coding/coded-text.ts';
import { readCodedText } from '#shared/domain/coding/coded-text.ts';
import { type CourseQuantity, courseQuantity } from '#shared/domain/dispense/course-quantity.ts';
import { doseWords } from '#shared/domain/dispense/dose-words.ts';
import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import type { FormularyEntry, ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { Prescriber } from '#shared/domain/formulary/restriction.ts';
import { readCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import { checkOrder } from '#shared/domain/knowledge/check-order.ts';
import { withRestriction } from '#shared/domain/knowledge/check-restriction.ts';
import { drugOfOrder } from '#shared/domain/knowledge/drug-of-order.ts';
import type { OrderCheck } from '#shared/domain/knowledge/finding.ts';
import type { Dosing } from '#shared/domain/medication/dosing.ts';
import { orderedCode } from '#shared/domain/medication/is-ordered.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { DispenseLine } from '#shared/model/dispense-act.ts';
import { answerFindings } from '../commands/order/answer-findings.ts';
import type { OrderFacts, OrderVersion } from '../commands/order/order-facts.ts';

export interface LineFacts {
  readonly drug: CodedText;
  readonly dose: string;
  readonly version: OrderVersion | undefined;
  readonly dosing: Dosing | undefined;
  readonly asked: FormularyEntry | undefined;
  readonly suggestion: CourseQuantity | undefined;
  readonly check: OrderCheck;
  /** Whether something speaks against a product, in place of the one asked for, that the check of the line did not answer. */
  isAgainst(entry: FormularyEntry): boolean;
  /** Likewise of what goes into a made item: what the patient does not bear, and what it does to the other drugs. */
  isAgainstIn(entry: FormularyEntry): boolean;
}

/** Days that a supply lasts where nobody said: a week for who lies in a ward, else four. */
export const USUAL_DAYS = { ward: 7, inpatient: 7, outpatient: 28, paper: 28 } as const;

type Line = DispenseLine & Partial<Pick<PrescriptionLine, 'check'>>;

export function readLineFacts(line: Line, facts: OrderFacts, index: ProductIndex, days: number): LineFacts {
  const version = line.order && facts.orders.find(({ id }) => id === line.order?.id);
  const dosing = version?.order.dosing.state === 'read' ? version.order.dosing.dosing : undefined;
  const asked = findAsked(line, version, index);
  const drug = drugOf(line, version, asked);
  return {
    ...{ drug, version, dosing, asked },
    dose: version ? doseWords(version.order.dosing) : (line.paper?.directions ?? ''),
    suggestion: dosing && asked ? courseQuantity(dosing, asked.product, line.daysSupply ?? days) : undefined,
    check: withRestriction(
      checkProduct(facts, { line, drug, dosing, asked, version }),
      asked?.product,
      prescriberOf(version),
    ),
    isAgainst: (entry) => hasNews(line, checkProduct(facts, { line, drug, dosing, asked: entry, version })),
    isAgainstIn: (entry) =>
      hasNews(line, aboutPatient(checkProduct(facts, { line, drug, dosing: undefined, asked: entry, version }))),
  };
}

/** @SAFETY A part of a recipe has no dose and no route of its own, and is no second order of the drug. */
const ABOUT_PATIENT: readonly string[] = ['allergy', 'cross-allergy', 'interaction', 'contraindication'];
const aboutPatient = (check: OrderCheck): OrderCheck => ({
  ...check,
  findings: check.findings.filter(({ kind }) => ABOUT_PATIENT.includes(kind)),
});

export function findByCode(index: ProductIndex, code: string | undefined): FormularyEntry | undefined {
  const number = code === undefined ? undefined : index.byCode.get(code.toLowerCase());
  return number === undefined ? undefined : index.entries[number];
}

function findAsked(
  { paper }: DispenseLine,
  version: OrderVersion | undefined,
  index: ProductIndex,
): FormularyEntry | undefined {
  return findByCode(index, version ? orderedCode(version.order.drug) : paper?.code);
}

function drugOf(
  { paper }: DispenseLine,
  version: OrderVersion | undefined,
  asked: FormularyEntry | undefined,
): CodedText {
  if (version) return readCodedText(version.order.drug);
  return { text: asked ? productName({ ...asked.product, tallMan: undefined }) : (paper?.drug ?? '') };
}

type Candidate = Pick<LineFacts, 'drug' | 'dosing' | 'asked' | 'version'> & { readonly line: DispenseLine };

/** The same engine as on the ward. Other versions of the line of orders are not held against it. */
function checkProduct({ question, orders }: OrderFacts, { line, drug, dosing, asked, version }: Candidate): OrderCheck {
  const lineage = version?.order.lineage;
  const replaces = orders.filter(({ order }) => order.lineage === lineage).map(({ id }) => id);
  const id = version?.id ?? `paper-${line.line}`;
  const candidate = drugOfOrder({ id, drug, dosing, product: asked?.product, replaces });
  return checkOrder({ ...question, candidate });
}

/** @SAFETY Of a signed order, by name: a name on a paper was typed by somebody else, and roles are those of another day. */
export function prescriberOf(version: OrderVersion | undefined): Prescriber | undefined {
  const displayName = version?.resource.requester?.display;
  return displayName === undefined ? undefined : { displayName, roles: [] };
}

/** @SAFETY FO10: two people answer for it, unless two signed the order; nobody of the record has signed a paper. */
export function wantsSecondPerson({ check, version }: Pick<LineFacts, 'check' | 'version'>): boolean {
  const isWanted = check.findings.some(
    (finding) => finding.kind !== 'not-checked' && finding.override === 'reason-and-second-person',
  );
  return isWanted && !(version && readCheckMark(version.resource)?.secondPerson);
}

/** What speaks against the line now and had no answer at its check. */
export function hasNews({ check }: Pick<Line, 'check'>, found: OrderCheck): boolean {
  const answers = (check?.overrides ?? []).map(({ finding, reason }) => ({ finding, reason: { text: reason } }));
  return isRefusal(answerFindings(found, answers));
}
