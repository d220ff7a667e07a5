import type { KeyboardEvent } from 'react';

const STOPS =
  'input:not([type="radio"]), input[type="radio"]:checked, .mantine-SegmentedControl-root input[type="radio"], button[type="submit"]';

/** Enter goes to the next field, as on a calculator; the last one leads to Save. */
export function nextOnEnter(event: KeyboardEvent<HTMLFormElement>): void {
  const target = event.target as HTMLElement;
  const isOwn = ['TEXTAREA', 'BUTTON', 'SUMMARY'].includes(target.tagName);
  if (event.key !== 'Enter' || event.ctrlKey || isOwn) return;
  event.preventDefault();
  focusNext(event.currentTarget, target);
}

function focusNext(form: HTMLElement, from: HTMLElement): void {
  const stops = [...form.querySelectorAll<HTMLElement>(STOPS)];
  const groupOf = (element: HTMLElement) => element.getAttribute('name');
  const later = stops
    .slice(stops.indexOf(from) + 1)
    .filter((stop) => !groupOf(from) || groupOf(stop) !== groupOf(from));
  later[0]?.focus();
}

/**
 * A letter chooses in a row of choices and goes on: `A` for alert takes one key where arrows take four. `letters` by
 * value, as the choices are written.
 */
export function chooseByLetter<Value extends string>(
  event: KeyboardEvent<HTMLElement>,
  letters: Readonly<Record<Value, string>>,
  choose: (value: Value) => void,
): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const entries = Object.entries(letters) as [Value, string][];
  const found = entries.find(([, letter]) => letter.toLowerCase() === event.key.toLowerCase());
  if (!found) return;
  event.preventDefault();
  choose(found[0]);
  const target = event.target as HTMLElement;
  const form = target.closest('form');
  if (form) focusNext(form, target);
}
