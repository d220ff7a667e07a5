import { createSecureContext } from 'node:tls';
import type { z } from 'zod';
import { type InterfaceRoute, type InterfaceSettings, interfaceSettings } from '#shared/contract/interface.ts';
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

/** What is told of a route: its private key never leaves the encrypted store. */
export function withoutKey(route: InterfaceRoute): InterfaceRoute {
  return route.tls?.key === undefined ? route : ({ ...route, tls: { ...route.tls, key: '' } } as InterfaceRoute);
}

/** A key that the screen was not told comes back empty: the one that is kept stands. */
export function withKeptKeys(settings: InterfaceSettings, known: readonly InterfaceRoute[]): InterfaceSettings {
  const keyOf = (route: InterfaceRoute) => known.find(({ id }) => id === route.id)?.tls?.key;
  const routes = settings.routes.map((route) =>
    route.tls?.key === '' ? ({ ...route, tls: { ...route.tls, key: keyOf(route) ?? '' } } as InterfaceRoute) : route,
  );
  return { ...settings, routes };
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
  if (routes.some(({ tls }) => tls !== undefined && !isUsable(tls)))
    return refusal('invalid-input', 'A certificate and its key do not fit together, or cannot be read. Look at both.', {
      path: 'settings.routes',
    });
  return undefined;
}

/** As the line will use it: a route that cannot be opened is refused where somebody sees it. */
function isUsable(tls: NonNullable<InterfaceRoute['tls']>): boolean {
  const ca = 'clientCa' in tls ? tls.clientCa : 'ca' in tls ? tls.ca : undefined;
  try {
    createSecureContext({
      ...(tls.certificate ? { cert: tls.certificate, key: tls.key } : {}),
      ...(ca ? { ca } : {}),
    });
    return !tls.certificate || Boolean(tls.key);
  } catch {
    return false;
  }
}
