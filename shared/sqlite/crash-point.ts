/** Where a crash test kills the process; the closed set of moments that differ in what is on the disk. */
export const CRASH_POINTS = [
  'before-begin',
  'after-documents',
  'after-attachments',
  'after-read-models',
  'before-commit',
  'after-commit-before-notify',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Called at each point; does nothing outside crash tests. */
export type ReachPoint = (point: CrashPoint) => void;

export const goOn: ReachPoint = () => {};
