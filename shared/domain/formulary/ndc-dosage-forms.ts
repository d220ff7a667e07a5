/** Dosage forms as the FDA's list names them, and what a product of each is counted in. A form that is not here is refused. */
export interface DosageForm {
  readonly form: string;
  readonly baseUnit: string;
}

const GROUPS: readonly (readonly [baseUnit: string, forms: readonly (readonly [name: string, form: string])[]])[] = [
  [
    'tablet',
    [
      ['TABLET', 'tablet'],
      ['TABLET, COATED', 'coated tablet'],
      ['TABLET, FILM COATED', 'film-coated tablet'],
      ['TABLET, SUGAR COATED', 'coated tablet'],
      ['TABLET, CHEWABLE', 'chewable tablet'],
      ['TABLET, EFFERVESCENT', 'effervescent tablet'],
      ['TABLET, ORALLY DISINTEGRATING', 'orodispersible tablet'],
      ['TABLET, SOLUBLE', 'soluble tablet'],
      ['TABLET, DELAYED RELEASE', 'gastro-resistant tablet'],
      ['TABLET, EXTENDED RELEASE', 'modified-release tablet'],
      ['TABLET, FILM COATED, EXTENDED RELEASE', 'modified-release tablet'],
    ],
  ],
  [
    'capsule',
    [
      ['CAPSULE', 'capsule'],
      ['CAPSULE, LIQUID FILLED', 'capsule'],
      ['CAPSULE, GELATIN COATED', 'capsule'],
      ['CAPSULE, COATED', 'capsule'],
      ['CAPSULE, DELAYED RELEASE', 'gastro-resistant capsule'],
      ['CAPSULE, DELAYED RELEASE PELLETS', 'gastro-resistant capsule'],
      ['CAPSULE, EXTENDED RELEASE', 'modified-release capsule'],
      ['CAPSULE, COATED, EXTENDED RELEASE', 'modified-release capsule'],
    ],
  ],
  [
    'mL',
    [
      ['SOLUTION', 'solution'],
      ['SOLUTION/ DROPS', 'drops'],
      ['SOLUTION, CONCENTRATE', 'concentrate'],
      ['SUSPENSION', 'suspension'],
      ['SUSPENSION/ DROPS', 'drops'],
      ['EMULSION', 'emulsion'],
      ['SYRUP', 'syrup'],
      ['ELIXIR', 'elixir'],
      ['LIQUID', 'liquid'],
      ['INJECTION', 'injection'],
      ['INJECTION, SOLUTION', 'solution for injection'],
      ['INJECTION, SOLUTION, CONCENTRATE', 'concentrate for injection'],
      ['INJECTION, SUSPENSION', 'suspension for injection'],
      ['INJECTION, EMULSION', 'emulsion for injection'],
    ],
  ],
  [
    'vial',
    [
      ['INJECTION, POWDER, FOR SOLUTION', 'powder for injection'],
      ['INJECTION, POWDER, FOR SUSPENSION', 'powder for injection'],
      ['INJECTION, POWDER, LYOPHILIZED, FOR SOLUTION', 'powder for injection'],
      ['INJECTION, POWDER, LYOPHILIZED, FOR SUSPENSION', 'powder for injection'],
    ],
  ],
  [
    'g',
    [
      ['CREAM', 'cream'],
      ['OINTMENT', 'ointment'],
      ['GEL', 'gel'],
      ['PASTE', 'paste'],
      ['POWDER', 'powder'],
    ],
  ],
  [
    'patch',
    [
      ['PATCH', 'transdermal patch'],
      ['PATCH, EXTENDED RELEASE', 'transdermal patch'],
    ],
  ],
  ['suppository', [['SUPPOSITORY', 'suppository']]],
  ['spray', [['SPRAY, METERED', 'spray']]],
  [
    'puff',
    [
      ['AEROSOL, METERED', 'pressurised inhaler'],
      ['POWDER, METERED', 'dry powder inhaler'],
    ],
  ],
];

export const DOSAGE_FORMS: Readonly<Record<string, DosageForm>> = Object.fromEntries(
  GROUPS.flatMap(([baseUnit, forms]) => forms.map(([name, form]) => [name, { form, baseUnit }])),
);
