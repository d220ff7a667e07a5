/** Marks what F2 leads to. */
export function wanted(isWanted: boolean): { readonly 'data-wanted'?: true } {
  return isWanted ? { 'data-wanted': true } : {};
}
