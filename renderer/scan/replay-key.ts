/** Gives a key that was withheld to where it was meant to go, as if it had just been pressed. */

const replayed = new WeakSet<Event>();

/** Ours, on its way back: not to be withheld again. */
export function isReplayed(event: Event): boolean {
  return replayed.has(event);
}

const NOT_TEXT = new Set(['button', 'submit', 'reset', 'checkbox', 'radio', 'file', 'image', 'hidden']);

function takesText(target: EventTarget | null): target is HTMLElement {
  if (target instanceof HTMLTextAreaElement) return !target.readOnly;
  if (target instanceof HTMLInputElement) return !target.readOnly && !NOT_TEXT.has(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}

export function replayKey({ key, code, shiftKey, target }: KeyboardEvent): void {
  if (!(target instanceof Element) || !target.isConnected) return;
  const again = new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true, composed: true });
  replayed.add(again);
  if (!target.dispatchEvent(again)) return;
  // The one way for a program to type that the field can undo and that input handlers hear.
  if (takesText(target) && document.activeElement === target) document.execCommand('insertText', false, key);
  else if (key === ' ' && target.matches('button, [type="checkbox"], [type="radio"], summary'))
    (target as HTMLElement).click();
}
