/**
 * What lies over the page and takes the focus: a dialogue, a drawer, a paper, the palette, a small form at its button. Whoever opened them, for all of them holds:
 * LY1 Escape closes the topmost alone. LY2 what lies beneath hears no keys of its own. LY3 the focus goes back to where it was. LY4 Tab leads in,
 * never on over what lies beneath. LY5 what asks for something begins at its first field, or at its main act; at Close begins what is only read.
 * The library gives each of its dialogues an ear of its own for Escape, so that one key closed all that lay over each other; and it gives the
 * focus back only where a dialogue stays mounted.
 */
import { useEffect } from 'react';

const LAYER = '[role="dialog"]';
const TRAP = '[aria-modal="true"]';
const TABBABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';
/** What a key opened, and gives the focus back when it goes. */
const OPENED = `${LAYER}, [role="menu"]`;
const CLOSE = '.mantine-Modal-close, .mantine-Drawer-close';
const BODY = '.mantine-Modal-body, .mantine-Drawer-body';
/** Nothing else has the focus given to it: an Enter pressed too soon opens or does nothing. */
const BEGINNINGS = [
  'input:not(:disabled, [type="hidden"]), select:not(:disabled), textarea:not(:disabled)',
  'button[type="submit"]:not(:disabled), button[data-variant="filled"]:not(:disabled)',
] as const;
/** An open menu or list is closed before what it stands in. */
const OPEN_LIST = '[data-mantine-stop-propagation="true"], [role="menu"], .mantine-Popover-dropdown';
const PORTAL = '[data-portal]';
const SHARED_PORTAL = '[data-mantine-shared-portal-node]';
const REMEMBERED = 16;

interface Stacked {
  /** As the style says; what has none lies at the bottom. */
  readonly height: number;
}

/** The highest; among equals the one that came last. */
export function topmost<T extends Stacked>(layers: readonly T[]): T | undefined {
  return layers.reduce<T | undefined>((top, layer) => (top && top.height > layer.height ? top : layer), undefined);
}

/** `home` is the layer that the listening part stands in. One that is gone leaves its part to the page. */
export function hearsKeys(home: Element | undefined, top: Element | undefined): boolean {
  return top === undefined || top === home;
}

export function isForOpenList({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>): boolean {
  return key === 'Escape' && (target as Partial<Element> | null)?.closest?.(OPEN_LIST) != null;
}

const topAt = new WeakMap<Event, { readonly layer: Element | undefined }>();

/** What was on top when the key went down: looked for once, however many listen. */
export function topLayerAt(event: Event): Element | undefined {
  const known = topAt.get(event) ?? { layer: findTopLayer() };
  topAt.set(event, known);
  return known.layer;
}

export function findTopLayer(): Element | undefined {
  const shown = [...document.querySelectorAll(LAYER)].filter((layer) => layer.getClientRects().length > 0);
  return topmost(shown.map((element) => ({ element, height: heightOf(element) })))?.element;
}

function heightOf(element: Element | null): number {
  if (!element) return 0;
  const own = Number.parseInt(getComputedStyle(element).zIndex, 10);
  return Math.max(Number.isNaN(own) ? 0 : own, heightOf(element.parentElement));
}

/** Once, around everything. `label` names the part of the window that they stand in, as every other part has a name. */
export function useLayers(label: string): void {
  useEffect(() => {
    const portal = findPortal();
    portal.setAttribute('role', 'region');
    portal.setAttribute('aria-label', label);
  }, [label]);
  useEffect(() => {
    window.addEventListener('keydown', closeTopmost, { capture: true });
    window.addEventListener('keydown', bringInside, { capture: true });
    const stops = [giveFocusBack(), beginAtFields()];
    return () => {
      window.removeEventListener('keydown', closeTopmost, { capture: true });
      window.removeEventListener('keydown', bringInside, { capture: true });
      for (const stop of stops) stop();
    };
  }, []);
}

/** LY4: the library's trap holds what is inside; what was never inside, or fell out, is brought there. */
function bringInside(event: KeyboardEvent): void {
  if (event.key !== 'Tab' || event.isComposing) return;
  const top = topLayerAt(event);
  if (!top?.matches(TRAP) || top.contains(document.activeElement)) return;
  event.preventDefault();
  top.querySelector<HTMLElement>(TABBABLE)?.focus({ preventScroll: true });
}

/** The one that the library makes and looks for: made here where it is not there yet. */
function findPortal(): Element {
  const there = document.querySelector(SHARED_PORTAL);
  if (there) return there;
  const made = document.createElement('div');
  made.dataset.portal = 'true';
  made.dataset.mantineSharedPortalNode = 'true';
  document.body.append(made);
  return made;
}

/** What closes by a key of its own has no button for it: the palette, a paper, a small form. */
function closeTopmost(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.isComposing || isForOpenList(event)) return;
  const close = topLayerAt(event)?.querySelector<HTMLElement>(CLOSE);
  if (!close) return;
  event.preventDefault();
  close.click();
}

/**
 * LY5: the library gives the first focus to the first button, which is Close, also over a field that has taken it by itself. What is
 * asked may still be on its way. Whoever has pressed anything since it opened is not moved.
 */
function beginAtFields(): () => void {
  let fresh: Element | undefined;
  const observer = new MutationObserver(() => begin());
  const settle = (): void => {
    fresh = undefined;
    observer.disconnect();
  };
  const begin = (before?: EventTarget | null): void => {
    if (!fresh?.querySelector(CLOSE)?.matches(':focus')) return;
    const body = fresh.querySelector(BODY) ?? undefined;
    const taken = before instanceof HTMLElement && body?.contains(before) ? before : undefined;
    (taken ?? findBeginning(body))?.focus({ preventScroll: true });
  };
  const onFocus = ({ target, relatedTarget }: FocusEvent): void => {
    const layer = target instanceof Element ? target.closest(LAYER) : null;
    if (layer && layer !== fresh && !(relatedTarget instanceof Node && layer.contains(relatedTarget))) {
      settle();
      fresh = layer;
      observer.observe(layer, { childList: true, subtree: true });
    }
    if (layer && layer === fresh) begin(relatedTarget);
  };
  document.addEventListener('focusin', onFocus, { capture: true });
  window.addEventListener('keydown', settle, { capture: true });
  window.addEventListener('pointerdown', settle, { capture: true });
  return () => {
    settle();
    document.removeEventListener('focusin', onFocus, { capture: true });
    window.removeEventListener('keydown', settle, { capture: true });
    window.removeEventListener('pointerdown', settle, { capture: true });
  };
}

/** The first field, else the main act; of a choice the one that is chosen. */
export function findBeginning(body: Pick<Element, 'querySelectorAll'> | undefined): HTMLElement | undefined {
  for (const selector of BEGINNINGS) {
    const [first] = body?.querySelectorAll<HTMLElement>(selector) ?? [];
    if (first) return chosenOf(first);
  }
  return undefined;
}

function chosenOf(first: HTMLElement): HTMLElement {
  const { type, name } = first as HTMLInputElement;
  if (type !== 'radio' || !name) return first;
  const group = first.closest('form, [role="radiogroup"]')?.querySelectorAll<HTMLInputElement>('input[type="radio"]');
  return [...(group ?? [])].find((radio) => radio.name === name && radio.checked) ?? first;
}

function giveFocusBack(): () => void {
  let lately: readonly Element[] = [];
  const before = new WeakMap<Element, readonly Element[]>();
  const onFocus = ({ target }: FocusEvent): void => {
    if (target instanceof Element) lately = [target, ...lately.filter((one) => one !== target)].slice(0, REMEMBERED);
  };
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) watchPortal(node);
      for (const layer of layersIn(addedNodes)) before.set(layer, lately);
    }
    const closed = changes.flatMap(({ removedNodes }) => layersIn(removedNodes));
    lately = lately.filter((one) => one.isConnected);
    const last = closed.at(-1);
    if (last && isFocusLost()) findPlace(before.get(last) ?? [])?.focus({ preventScroll: true });
  });
  // Dialogues stand in the one portal, papers and the portal itself in the body: the page below is not watched.
  const watchPortal = (node: Node): void => {
    if (node instanceof Element && node.matches(PORTAL)) observer.observe(node, { childList: true, subtree: true });
  };
  for (const node of document.body.children) watchPortal(node);
  observer.observe(document.body, { childList: true });
  document.addEventListener('focusin', onFocus, { capture: true });
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', onFocus, { capture: true });
  };
}

function layersIn(nodes: NodeList): Element[] {
  return [...nodes]
    .filter((node) => node instanceof Element)
    .flatMap((node) => [...(node.matches(OPENED) ? [node] : []), ...node.querySelectorAll(OPENED)]);
}

function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Where the focus was last of what still stands there, within what is on top now; else the beginning of that. */
function findPlace(places: readonly Element[]): HTMLElement | undefined {
  const top = findTopLayer();
  const within = top ?? document.body;
  const place = places.find(
    (one) => within.contains(one) && one.getClientRects().length > 0 && !one.matches(':disabled'),
  );
  return (place ?? top ?? document.getElementById('task') ?? undefined) as HTMLElement | undefined;
}
