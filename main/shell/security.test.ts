import { describe, expect, it } from 'vitest';
import { isAllowedAddress } from './security.ts';
import { stoppedPage } from './stopped-page.ts';
import { wordsFor } from './words.ts';

describe('addresses a page may load', () => {
  it.each(['app://holdfast/index.html', 'blob:app://holdfast/1', 'data:image/png;base64,AA'])('%s', (address) => {
    expect(isAllowedAddress(address)).toBe(true);
  });

  it.each(['https://example.org/', 'http://127.0.0.1:5173/', 'file:///etc/passwd', 'ws://x/', 'not an address'])(
    'not %s',
    (address) => {
      expect(isAllowedAddress(address)).toBe(false);
    },
  );

  it('while developing, the development server and its socket, and no other', () => {
    const origin = 'http://127.0.0.1:5173';
    expect(isAllowedAddress('http://127.0.0.1:5173/app/main.tsx', origin)).toBe(true);
    expect(isAllowedAddress('ws://127.0.0.1:5173/', origin)).toBe(true);
    expect(isAllowedAddress('http://127.0.0.1:80/', origin)).toBe(false);
  });
});

describe('page about a core that does not run', () => {
  it('shows what core said as text, in the language of the machine', () => {
    const page = stoppedPage(wordsFor('fr-FR'), 'fr-FR', 'store.corrupt', '<script>alert("x")</script>');
    expect(page).not.toContain('<script>');
    expect(page).toContain('Réessayer');
    expect(page).toContain('store.corrupt');
  });
});
