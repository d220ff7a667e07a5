import { useState } from 'react';
import { Prescription } from './Prescription.tsx';
import { Queue } from './Queue.tsx';

/** The counter: the queue, and the prescription that is worked on. */
export function Dispensing() {
  const [open, setOpen] = useState<{ readonly patientId: string; readonly entry: string }>();
  return open ? (
    <Prescription key={open.entry} at={open} onClose={() => setOpen(undefined)} />
  ) : (
    <Queue onOpen={setOpen} />
  );
}
