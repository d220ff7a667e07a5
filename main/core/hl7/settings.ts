import type { z } from 'zod';
import { type InterfaceSettings, interfaceSettings } from '#shared/contract/interface.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import type { LocalStore } from '../session/local-record.ts';

const ID = 'hl7.settings';
const NONE: InterfaceSettings = { ownAuthority: 'HOLDFAST', routes: [] };

/** MI10: of this station alone, encrypted with its records. */
export async function readSettings(store: Pick<LocalStore, 'findLocal'>): Promise<InterfaceSettings> {
  const text = await store.findLocal(ID);
  return text === undefined ? NONE : interfaceSettings.parse(JSON.parse(text));
}

export function planSettings(settings: z.output<typeof interfaceSettings>): LocalWrite {
  return { id: ID, body: JSON.stringify(settings) };
}

export function refuseSettings({ routes }: InterfaceSettings): Refusal | undefined {
  const ids = routes.map(({ id }) => id);
  if (new Set(ids).size < ids.length)
    return refusal('invalid-input', 'Two routes have the same short name. Give each its own.', {
      path: 'settings.routes',
    });
  const ports = routes.flatMap((route) => (route.direction === 'in' && route.on ? [route.port] : []));
  if (new Set(ports).size < ports.length)
    return refusal('invalid-input', 'Two listeners have the same port. Give each its own.', {
      path: 'settings.routes',
    });
  return undefined;
}
