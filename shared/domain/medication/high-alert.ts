/**
 * Drugs that harm badly when given wrong: a second person checks each dose. By ATC classes, after the classes of the ISMP
 * List of High-Alert Medications in Acute Care Settings; where a product has no ATC code its generic is asked.
 */
const CLASSES = [
  'A10A', // insulins
  'B01A', // anticoagulants, thrombolytics
  'B05XA01', // potassium chloride concentrate
  'B05XA03', // sodium chloride concentrate
  'B05XA05', // magnesium sulfate
  'C01AA', // digitalis glycosides
  'C01B', // antiarrhythmics
  'C01CA', // adrenergics
  'L01', // antineoplastics
  'M03A', // neuromuscular blockers
  'N01A', // general anaesthetics
  'N01B', // local anaesthetics
  'N02A', // opioids
  'N05CD08', // midazolam
] as const;

/** Given by mouth as tablets every day, they are no more alert than others; counted only by injection. */
const BY_INJECTION_ONLY = ['C01AA', 'C01B', 'B01AC', 'N01B'] as const;
const GENERICS =
  /\b(insulin|heparin|enoxaparin|dalteparin|warfarin|morphine|oxycodone|hydromorphone|fentanyl|methadone|ketamine|propofol|rocuronium|suxamethonium|noradrenaline|norepinephrine|adrenaline|epinephrine|methotrexate|vincristine|potassium chloride)\b/;
const INJECTED = /\b(intravenous|subcutaneous|intramuscular|intrathecal|epidural|injection|infusion|iv|sc|im)\b/;

export interface AlertedDrug {
  readonly generic: string;
  readonly atc?: string | undefined;
  readonly form: string;
  readonly routes: readonly string[];
}

export function isHighAlert({ generic, atc, form, routes }: AlertedDrug): boolean {
  if (atc === undefined) return GENERICS.test(generic.toLowerCase());
  if (!CLASSES.some((code) => atc.startsWith(code))) return false;
  const onlyInjected = BY_INJECTION_ONLY.some((code) => atc.startsWith(code));
  return !onlyInjected || INJECTED.test(`${form} ${routes.join(' ')}`.toLowerCase());
}
