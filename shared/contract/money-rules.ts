/** How an organisation charges. */
import { z } from 'zod';
import { priceRules } from '#shared/model/price-rules.ts';
import { command, query } from './declare.ts';
import { commandId, rev, saved } from './fields.ts';

export const charging = {
  /** How this organisation charges; no `rev` where nobody has said so yet. */
  rules: query('money.rules', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.object({ rev: rev.optional(), rules: priceRules.optional(), by: z.string().optional() }),
  }),
  saveRules: command('money.saveRules', {
    access: 'money.rules',
    audit: { action: 'U', subtype: 'price-rules' },
    input: z.object({ commandId, parent: rev.optional(), rules: priceRules }),
    output: saved,
  }),
};
