import { z } from 'zod';
import { fields, finite, text, yesOrNo } from './checks.ts';
import { ownKind } from './kind-model.ts';

const minutes = (least: number, most: number) => z.number().int().min(least).max(most);
const margin = z.object({ earlyMinutes: minutes(0, 720), lateMinutes: minutes(0, 720) });
const grace = minutes(1, 10_080);

function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Times that an organisation may set for itself; where one is left out the standard's own are in force. */
export const organisationTimes = z.object({
  /** DW3: minutes before and after a dose is due. */
  doseWindows: z
    .object({ timeCritical: margin, other: margin, daily: margin, missedMinutes: minutes(0, 720) })
    .optional(),
  /** TK8: minutes after which a task that is overdue gets louder by itself, by priority. */
  taskEscalationMinutes: z.object({ stat: grace, asap: grace, urgent: grace, routine: grace }).optional(),
  /** IANA zone of the clock on the wall, by code of the site; without one a desk's own zone is the site's. Empty: takes it away. */
  siteZones: z
    .record(
      z.string().min(1).max(20),
      z.string().refine((zone) => zone === '' || isZone(zone), 'is no time zone'),
    )
    .optional(),
});
export type OrganisationTimes = z.output<typeof organisationTimes>;

/** A site that is to be: its code stands in records, its name on papers. */
export const newSite = z.object({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9-]{1,12}$/),
  name: z.string().trim().min(1).max(100),
  /** Left out: one is chosen that no other site has. */
  recordPrefix: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{1,3}$/)
    .optional(),
});

/** Settings of the one organisation that a database belongs to. Exactly one document, `Organisation:<id>`. */
export interface OrganisationSettings {
  readonly id: string;
  readonly name: string;
  /** A demo organisation prints its users on the sign-in screen and may be served to a browser. */
  readonly demo: boolean;
  /** ISO 3166 code in capitals; how telephone numbers without a country are read. */
  readonly country?: string;
  readonly theme?: { readonly hue: number };
  /** Minutes after which a task that is overdue gets louder by itself, by priority; without it the rule's own. */
  readonly taskEscalationMinutes?: Readonly<Record<'stat' | 'asap' | 'urgent' | 'routine', number>>;
  /** DW3: minutes before and after a dose is due; without it the standard's own. */
  readonly doseWindows?: {
    readonly timeCritical: { readonly earlyMinutes: number; readonly lateMinutes: number };
    readonly other: { readonly earlyMinutes: number; readonly lateMinutes: number };
    readonly daily: { readonly earlyMinutes: number; readonly lateMinutes: number };
    readonly missedMinutes: number;
  };
  /** IANA zone of the clock on the wall, by code of the site. */
  readonly siteZones?: Readonly<Record<string, string>>;
  /** Demo organisations only: who can sign in with what. */
  readonly demoUsers?: readonly { login: string; password: string; displayName: string; role: string }[];
}

export const organisationModel = ownKind(
  'Organisation',
  { lane: 1, facilityWide: true },
  fields({ id: text, name: text, demo: yesOrNo }, { country: text, theme: fields({ hue: finite }) }),
);
