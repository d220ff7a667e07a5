import { z } from 'zod';
import illnessesFile from '../../resources/demo/illnesses.json' with { type: 'json' };
import organisationsFile from '../../resources/demo/organisations.json' with { type: 'json' };

const measured = z.object({
  respiratoryRate: z.number().optional(),
  spo2: z.number().optional(),
  systolic: z.number(),
  pulse: z.number(),
  temperatureCelsius: z.number().optional(),
  oxygenLitres: z.number().optional(),
  glucose: z.number().optional(),
  pain: z.number().optional(),
  consciousness: z.enum(['A', 'C', 'V', 'P', 'U']).optional(),
});
export type Measured = z.output<typeof measured>;

const drug = z.object({
  text: z.string(),
  every: z.string(),
  route: z.string(),
  /** Substance class; a patient allergic to it gets `instead`. */
  class: z.string().optional(),
  instead: z.string().optional(),
});

const illness = z.object({
  key: z.string(),
  name: z.string(),
  nameFr: z.string(),
  icd10: z.string(),
  weight: z.number(),
  ages: z.tuple([z.number(), z.number()]),
  sex: z.enum(['male', 'female']).optional(),
  /** `clinic`: seen as an outpatient. */
  specialty: z.enum(['medical', 'surgical', 'paediatric', 'maternity', 'clinic']),
  spo2Scale: z.literal(2).optional(),
  pregnant: z.boolean().optional(),
  drugs: z.array(drug),
  ill: measured,
  well: measured,
  /** Days in hospital; 0 for a visit. */
  days: z.number(),
  /** One text for each third of the stay. */
  story: z.array(z.string()).min(1),
  storyFr: z.array(z.string()).min(1),
});
export type Illness = z.output<typeof illness>;

const allergy = z.object({
  text: z.string(),
  textFr: z.string(),
  class: z.string().optional(),
  category: z.enum(['medication', 'food', 'environment', 'biologic']),
  criticality: z.enum(['low', 'high']),
  reaction: z.string(),
  reactionFr: z.string(),
  severity: z.enum(['mild', 'moderate', 'severe']),
  weight: z.number(),
});
export type DemoAllergy = z.output<typeof allergy>;

const ward = z.object({
  code: z.string(),
  name: z.string(),
  beds: z.number(),
  specialty: z.enum(['medical', 'surgical', 'paediatric', 'maternity']),
});
const site = z.object({ code: z.string(), name: z.string(), wards: z.array(ward) });
const staff = z.object({ login: z.string(), name: z.string(), role: z.string() });
const organisation = z.object({
  key: z.string(),
  name: z.string(),
  hue: z.number(),
  locale: z.enum(['en', 'fr']),
  phoneCountry: z.enum(['IE', 'FR']),
  sites: z.array(site),
  staff: z.array(staff),
});
export type DemoOrganisation = z.output<typeof organisation>;

/** The invented hospital: who works where, and the illnesses that its patients have. */
export const scenario = {
  ...z.object({ organisations: z.array(organisation), password: z.string() }).parse(organisationsFile),
  ...z.object({ illnesses: z.array(illness), allergies: z.array(allergy) }).parse(illnessesFile),
};
