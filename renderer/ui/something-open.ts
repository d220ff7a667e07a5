/** A menu, a list or a dialogue stands open and takes keys for itself. */
export function isSomethingOpen(): boolean {
  const found = document.querySelectorAll('[aria-modal="true"], [role="listbox"], [role="menu"]');
  return [...found].some((element) => element.getClientRects().length > 0);
}
