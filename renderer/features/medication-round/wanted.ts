/** Marks what F2 leads to. */
export function wanted(isWanted: boolean): { readonly 'data-wanted'?: true } {
  return isWanted ? { 'data-wanted': true } : {};
}

/** The first field that still wants an answer; by key, as hands are at the keyboard. */
export function focusWanted(panel: HTMLElement | null): void {
  panel?.querySelector<HTMLElement>('[data-wanted] input, [data-wanted] textarea, [data-wanted] button')?.focus();
}
