import { z } from 'zod';
import { organisationTimes } from '../model/organisation.ts';
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
};
