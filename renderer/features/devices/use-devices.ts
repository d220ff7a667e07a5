import { useEffect, useState } from 'react';
import type { DeviceBoard } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useLive, useSignedIn } from '../../state/live.ts';

/** The devices of this station as core has them now; undefined until it has said so. */
export function useDeviceBoard(): DeviceBoard | undefined {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const isSignedIn = useSignedIn() !== undefined;
  const [board, setBoard] = useState<DeviceBoard>();
  useEffect(() => {
    if (!isSignedIn) return undefined;
    return core.watch(contract.device.watch, () => ({}), {
      onItem: setBoard,
      onEnded: () => setBoard(undefined),
    });
  }, [core, sitting, isSignedIn]);
  return board;
}

/** The print queue, newest first; undefined until it is known, and for who may not print. */
export function usePrintJobs(): readonly PrintJob[] | undefined {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const mayPrint = useSignedIn()?.user.permissions.includes('label.print') ?? false;
  const [jobs, setJobs] = useState<readonly PrintJob[]>();
  useEffect(() => {
    if (!mayPrint) return undefined;
    return core.watch(contract.print.watch, () => ({}), {
      onItem: setJobs,
      onEnded: () => setJobs(undefined),
    });
  }, [core, sitting, mayPrint]);
  return jobs;
}
