/** The page a window shows when core said why it cannot run: words and one button instead of an empty window. */
import type { ShellWords } from './words.ts';

/** A link to here, followed in the stopped page, starts core again. */
export const RETRY_PATH = '/shell/retry';

export function stoppedPage(words: ShellWords, locale: string, code: string, sentence: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<meta charset="utf-8">
<title>${escapeHtml(words.stoppedTitle)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-inline-size: 40rem; margin: 15vh auto; padding-inline: 2rem }
h1 { font-size: 1.4rem }
a { display: inline-block; margin-block-start: 1rem; padding: .6rem 1.2rem; border: 1px solid; border-radius: .4rem; color: inherit; text-decoration: none }
small { opacity: .7 }
</style>
<h1>${escapeHtml(words.stoppedTitle)}</h1>
<p role="alert">${escapeHtml(sentence)}</p>
<p>${escapeHtml(words.stoppedMeanwhile)}</p>
<a href="${RETRY_PATH}">${escapeHtml(words.stoppedAgain)}</a>
<p><small>${escapeHtml(code)}</small></p>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
