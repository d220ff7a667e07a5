/**
 * Which charts each session has open, and which of their documents its feed has sent. A chart enters only after
 * `chart.open` has been audited; what was sent of a closed one is withdrawn as bare tombstones, also when the feed
 * was away in between.
 */
export interface OpenChart {
  readonly patientId: string;
  /** Documents that the window holds. */
  readonly sent: Set<string>;
  /** False until the patient's documents have all been sent once in this feed. */
  filled: boolean;
}

interface SessionCharts {
  readonly open: Map<string, OpenChart>;
  /** Documents of closed charts that the window still holds. */
  readonly closed: Set<string>;
}

export interface OpenCharts {
  open(sessionId: string, patientId: string): void;
  close(sessionId: string, patientId: string): void;
  isOpen(sessionId: string, patientId: string): boolean;
  /** In any session of this station. */
  isOpenAnywhere(patientId: string): boolean;
  /** Patients of whom anybody has the chart open. */
  listOpen(): readonly string[];
  /** Everything of a session that is over: sign-out, switch, lock, seal, the window gone. */
  endSession(sessionId: string): void;
  /** The live state of a session, for its feed. */
  ofSession(sessionId: string): SessionCharts;
  /** Called when a session's charts change. Returns the end of the subscription. */
  watch(listener: (sessionId: string) => void): () => void;
}

export function createOpenCharts(): OpenCharts {
  const sessions = new Map<string, SessionCharts>();
  const listeners = new Set<(sessionId: string) => void>();
  const ofSession = (sessionId: string): SessionCharts => {
    const known = sessions.get(sessionId) ?? { open: new Map(), closed: new Set() };
    sessions.set(sessionId, known);
    return known;
  };
  const announce = (sessionId: string): void => {
    for (const listener of [...listeners]) listener(sessionId);
  };
  return {
    open(sessionId, patientId) {
      const { open } = ofSession(sessionId);
      if (!open.has(patientId)) open.set(patientId, { patientId, sent: new Set(), filled: false });
      announce(sessionId);
    },
    close(sessionId, patientId) {
      const { open, closed } = ofSession(sessionId);
      for (const id of open.get(patientId)?.sent ?? []) closed.add(id);
      open.delete(patientId);
      announce(sessionId);
    },
    isOpen: (sessionId, patientId) => sessions.get(sessionId)?.open.has(patientId) ?? false,
    isOpenAnywhere: (patientId) => [...sessions.values()].some(({ open }) => open.has(patientId)),
    listOpen: () => [...new Set([...sessions.values()].flatMap(({ open }) => [...open.keys()]))],
    endSession: (sessionId) => void sessions.delete(sessionId),
    ofSession,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
