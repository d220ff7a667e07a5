const PROBLEM = '[aria-invalid="true"], [data-error] input, [data-wanted] button';

/**
 * A form that was sent and is not complete leads to what is wrong or wanted in it, once that is drawn: it may lie below the
 * edge of the window, and nothing would seem to have happened. `also` is a field that is wanted without being marked.
 */
export function focusProblem(form: HTMLElement | null, also?: string): void {
  requestAnimationFrame(() => {
    const problem = form?.querySelector<HTMLElement>(also ? `${PROBLEM}, ${also}` : PROBLEM);
    if (problem) problem.focus();
    else form?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
  });
}
