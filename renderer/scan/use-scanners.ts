import { useEffect, useState } from 'react';
import type { DeviceRow, KeyboardScanner } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../core-client/core-context.ts';
import { useEnrolledStation, useLive } from '../state/live.ts';
import { receiveScan } from './scan-hub.ts';
import { openWedgeKeyboard } from './wedge-keyboard.ts';
import { wedgeProfileOf } from './wedge-profile.ts';

/** A listener that is opened anew forgets the keys that it holds: not at every word from core. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const NONE: readonly DeviceRow[] = [];

/** Every scan of this desk goes to the hub: what the keyboard brings always, what core's serial lines bring while somebody works here. */
export function useScanners(): void {
  const core = useCore();
  const isEnrolled = useEnrolledStation() !== undefined;
  const sitting = useLive((live) => live.sitting);
  const isSignedIn = useLive((live) => live.session?.state === 'signed-in');
  const [configured, setConfigured] = useState<KeyboardScanner>();
  useEffect(() => {
    if (!isEnrolled) return undefined;
    return core.watch(contract.scan.watchKeyboard, () => ({}), {
      onItem: ({ keyboard }) => setConfigured((before) => (isSame(before, keyboard) ? before : keyboard)),
    });
  }, [core, sitting, isEnrolled]);
  useEffect(() => {
    if (!isEnrolled) return undefined;
    const keyboard = openWedgeKeyboard(window, { scanner: 'keyboard', profile: wedgeProfileOf(configured) });
    keyboard.watchScans(({ text, at, scanner }) => void receiveScan({ text, at, scanner, source: 'wedge' }));
    return () => void keyboard.stop();
  }, [isEnrolled, configured]);
  useEffect(() => {
    if (!isSignedIn) return undefined;
    return core.watch(contract.scan.watch, () => ({}), {
      onItem: ({ deviceId: _device, ...scan }) => void receiveScan({ ...scan, source: 'serial' }),
    });
  }, [core, sitting, isSignedIn]);
}

/** Serial scanners of this desk with their states. */
export function useScannerRows(): readonly DeviceRow[] {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [rows, setRows] = useState(NONE);
  useEffect(
    () =>
      core.watch(contract.device.watch, () => ({}), {
        onItem: ({ devices }) => setRows(devices.filter(({ config }) => config.type === 'scanner')),
        onEnded: () => setRows(NONE),
      }),
    [core, sitting],
  );
  return rows;
}
