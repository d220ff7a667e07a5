import type { DrawnText, DrawTexts } from '#shared/domain/label/draw-text.ts';
import type { CoreEndpoint } from '../../core-endpoint.ts';

/** The window that draws text for labels, which only the shell can open. */
export interface ShellDrawer {
  readonly draw: DrawTexts;
  /** The shell's answer to a request made here. */
  take(request: number, drawn: readonly DrawnText[] | null): void;
}

export function createShellDrawer(shell: Pick<CoreEndpoint, 'send'>): ShellDrawer {
  const waiting = new Map<number, (drawn: readonly DrawnText[] | undefined) => void>();
  let last = 0;
  return {
    draw: (texts) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        shell.send({ kind: 'draw', request: last, texts });
      }),
    take(request, drawn) {
      waiting.get(request)?.(drawn ?? undefined);
      waiting.delete(request);
    },
  };
}
