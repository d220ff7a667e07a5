/**
 * Drugs that harm badly when given wrong: a second person checks each dose. By ATC classes, after the classes and drugs of the
 * ISMP List of High-Alert Medications in Acute Care Settings, and by the generic besides: @SAFETY one substance has several
 * ATC codes, by what it is for (methotrexate by mouth, methadone), and a product may have the wrong one or none.
 */
const CLASSES = [
  'A10A', // insulins
  'A10BB', // sulfonylureas
  'B01A', // anticoagulants, thrombolytics
  'B05BA', // parenteral nutrition, concentrated glucose
  'B05XA01', // potassium chloride concentrate
  'B05XA03', // sodium chloride concentrate
  'B05XA05', // magnesium sulfate
  'B05XA06', // potassium phosphate
  'C01AA', // digitalis glycosides
  'C01B', // antiarrhythmics
  'C01CA', // adrenergics
  'C01CE', // milrinone and the like
  'C02DD01', // nitroprusside
  'C07A', // beta blockers
  'H01BA01', // vasopressin
  'H01BB02', // oxytocin
  'L01', // antineoplastics
  'L04AX03', // methotrexate that is no cancer drug
  'M03A', // neuromuscular blockers
  'N01A', // general anaesthetics
  'N01B', // local anaesthetics
  'N02A', // opioids
  'N05CD08', // midazolam
  'N05CM18', // dexmedetomidine
  'N07BC', // opioids for dependence
  'R06AD02', // promethazine
] as const;

/** Given by mouth as tablets every day, they are no more alert than others; counted only by injection. */
const BY_INJECTION_ONLY = ['C01AA', 'C01B', 'B01AC', 'C07A', 'N01B', 'R06AD02'] as const;
const GENERICS = new RegExp(
  `\\b(?:${[
    'insulin|heparin|enoxaparin|dalteparin|tinzaparin|fondaparinux|warfarin|apixaban|rivaroxaban|dabigatran|alteplase',
    'morphine|oxycodone|hydromorphone|fentanyl|alfentanil|remifentanil|sufentanil|methadone|pethidine|buprenorphine',
    'ketamine|propofol|midazolam|dexmedetomidine|rocuronium|vecuronium|atracurium|cisatracurium|suxamethonium',
    'noradrenaline|norepinephrine|adrenaline|epinephrine|vasopressin|oxytocin|nitroprusside',
    'methotrexate|vincristine|potassium chloride|potassium phosphate|magnesium sulfate',
  ].join('|')})\\b`,
);
/** Onto skin or mucous membrane: of these the name alone is no reason. */
const TOPICAL = /\b(gel|cream|ointment|eye|ear|nasal|lozenge|plaster)\b/;
const INJECTED = /\b(intravenous|subcutaneous|intramuscular|intrathecal|epidural|injection|infusion|iv|sc|im)\b/;

export interface AlertedDrug {
  readonly generic: string;
  readonly atc?: string | undefined;
  readonly form: string;
  readonly routes: readonly string[];
}

export function isHighAlert({ generic, atc, form, routes }: AlertedDrug): boolean {
  if (GENERICS.test(generic.toLowerCase()) && !TOPICAL.test(form.toLowerCase())) return true;
  if (atc === undefined || !CLASSES.some((code) => atc.startsWith(code))) return false;
  const onlyInjected = BY_INJECTION_ONLY.some((code) => atc.startsWith(code));
  return !onlyInjected || INJECTED.test(`${form} ${routes.join(' ')}`.toLowerCase());
}
