import { z } from 'zod';
import { newSite, organisationTimes } from '../model/organisation.ts';
import { command, query } from './declare.ts';

/** Settings of the whole organisation that its own people may change. They are written at central: `no-contact` without it. */
const managed = { access: 'organisation.manage' } as const;

export const organisation = {
  /** As they are in force here, the standard's own where nothing was set. */
  readTimes: query('organisation.readTimes', {
    ...managed,
    audit: 'none',
    input: z.object({}),
    output: organisationTimes.required(),
  }),
  changeTimes: command('organisation.changeTimes', {
    ...managed,
    audit: { action: 'U', subtype: 'policy' },
    input: z.object({
      /** Of the person who acts. */
      password: z.string().min(1),
      reason: z.string().trim().min(3).max(300),
      times: organisationTimes,
    }),
    output: organisationTimes.required(),
  }),
  /** A further site of the organisation: stations can enrol there at once, wards are added as ever. */
  addSite: command('organisation.addSite', {
    ...managed,
    audit: { action: 'C', subtype: 'place' },
    input: z.object({ password: z.string().min(1), site: newSite }),
    output: z.object({ id: z.string(), code: z.string(), name: z.string() }),
  }),
};
