/** URLs of what orders and administrations say beyond FHIR R4. Ours alone; other systems keep them unread. */
export const MEDICATION_EXTENSIONS = {
  /** On an order, one for each act of a pharmacist: `status`, `by`, `at`, `note`. */
  verification: 'urn:holdfast:order-verification',
  /** On an order, one for each hold: `period`, `reason`. `id` names it, so that two desks can end different holds. */
  hold: 'urn:holdfast:order-hold',
  /** On an order: since when its status holds (R4 has no such field). */
  statusSince: 'urn:holdfast:order-status-since',
  /** On an order: an order of the same lineage that a person decided against; one extension each. */
  settles: 'urn:holdfast:order-settles',
  /** On an order: the first order of its line of changes. */
  lineage: 'urn:holdfast:order-lineage',
  /** On an order: the day by which somebody looks at it again. */
  review: 'urn:holdfast:order-review',
  /** On an order: given within half an hour. */
  timeCritical: 'urn:holdfast:order-time-critical',
  /** On an order: what the knowledge pack said when it was signed, and what was overridden, why and by whom. */
  check: 'urn:holdfast:order-check',
  /** On a Timing: the instant from which an interval is counted. */
  anchor: 'urn:holdfast:dose-anchor',
  /** On a Dosage: most doses in 24 hours. */
  maxDoses: 'urn:holdfast:dose-max-count-24h',
  /** On a Dosage: measured values for which this line of a sliding scale holds. */
  band: 'urn:holdfast:dose-scale-band',
  /** On doseAndRate: per-kilogram rule, weight and limits behind a calculated dose. */
  arithmetic: 'urn:holdfast:dose-arithmetic',
  /** On doseAndRate of an infusion: how much of the drug is in its bag (`valueQuantity`). */
  inBag: 'urn:holdfast:infusion-in-bag',
  /** On doseAndRate of an infusion: the weight that its rate is reckoned with (`valueQuantity`). */
  weight: 'urn:holdfast:infusion-weight',
  /** On an administration: the planned dose that it answers. */
  dose: 'urn:holdfast:administered-dose',
} as const;

/** Who verified is a user, as everywhere in the record: by identifier. */
export const VERIFICATION_STATES = ['verified', 'queried', 'withdrawn'] as const;
export type VerificationState = (typeof VERIFICATION_STATES)[number];
