import { describe, expect, it } from 'vitest';
import { findBeginning, hearsKeys, isForOpenList, topmost } from './layers.ts';
import { buildTheme } from './theme.ts';

const at = (height: number, name: string) => ({ height, name });
const within = (selector: string) =>
  ({ closest: (asked: string) => (asked.includes(selector) ? {} : null) }) as unknown as EventTarget;

describe('what lies over the page', () => {
  it('LY1 of dialogues as high as each other the one that came last is on top; a higher one outlasts it', () => {
    expect(topmost([at(200, 'prescription'), at(200, 'second person')])?.name).toBe('second person');
    expect(topmost([at(9999, 'palette'), at(200, 'prescription')])?.name).toBe('palette');
    expect(topmost([])).toBeUndefined();
  });

  it('LY1 no dialogue of the library listens for Escape itself: one key closed all of them', () => {
    const { components } = buildTheme(215);
    for (const name of ['Modal', 'Drawer'])
      expect(components?.[name]?.defaultProps).toMatchObject({ closeOnEscape: false });
  });

  it('LY1 an open list or menu is closed before the dialogue that it stands in', () => {
    expect(isForOpenList({ key: 'Escape', target: within('[data-mantine-stop-propagation="true"]') })).toBe(true);
    expect(isForOpenList({ key: 'Escape', target: within('[role="menu"]') })).toBe(true);
    expect(isForOpenList({ key: 'Escape', target: within('form') })).toBe(false);
    expect(isForOpenList({ key: 'Enter', target: within('[role="menu"]') })).toBe(false);
    expect(isForOpenList({ key: 'Escape', target: null })).toBe(false);
  });

  it('LY2 keys are heard by what is on top; by the page when nothing lies over it, and by what outlived its dialogue', () => {
    const [dialogue, above] = [{}, {}] as [Element, Element];
    expect(hearsKeys(undefined, undefined)).toBe(true);
    expect(hearsKeys(undefined, dialogue)).toBe(false);
    expect(hearsKeys(dialogue, dialogue)).toBe(true);
    expect(hearsKeys(dialogue, above)).toBe(false);
    expect(hearsKeys(dialogue, undefined)).toBe(true);
  });

  it('LY5 what asks begins at its first field, an act that asks nothing at its main act, what is only read nowhere', () => {
    const [field, submit] = [{ type: 'text' }, { type: 'submit' }] as unknown as HTMLElement[];
    const holding = (fields: unknown[], acts: unknown[]) =>
      ({ querySelectorAll: (asked: string) => (asked.includes('textarea') ? fields : acts) }) as unknown as Element;
    expect(findBeginning(holding([field], [submit]))).toBe(field);
    expect(findBeginning(holding([], [submit]))).toBe(submit);
    expect(findBeginning(holding([], []))).toBeUndefined();
    expect(findBeginning(undefined)).toBeUndefined();
  });

  it('LY5 of a choice begins what is chosen', () => {
    const [no, yes] = [
      { type: 'radio', name: 'purpose', checked: false },
      { type: 'radio', name: 'purpose', checked: true },
    ];
    const group = { querySelectorAll: () => [no, yes] };
    const first = Object.assign(no ?? {}, { closest: () => group });
    const body = { querySelectorAll: () => [first] } as unknown as Element;
    expect(findBeginning(body)).toBe(yes);
  });
});
