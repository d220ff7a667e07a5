/**
 * Plain text as FHIR narrative and back (NT2). The narrative holds paragraphs and line breaks only, everything typed is
 * escaped; what is read from others loses its markup and is never rendered as such.
 */
const OPENING = '<div xmlns="http://www.w3.org/1999/xhtml"><p>';
const CLOSING = '</p></div>';
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
/** Control characters, lone surrogates and what is no character: they would make the document unreadable elsewhere. */
const NOT_XML = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Text as it is kept: line ends as line feeds, nothing that XML cannot carry. */
export function tidyText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(NOT_XML, (character) => (character === '\n' || character === '\t' ? character : ''));
}

export function toNarrative(text: string): string {
  const escaped = tidyText(text).replace(/[&<>"]/g, toEntity);
  return `${OPENING}${escaped.replaceAll('\n', '<br/>')}${CLOSING}`;
}

function toEntity(character: string): string {
  const [name] = Object.entries(ENTITIES).find(([, value]) => value === character) ?? [];
  return `&${name};`;
}

export function narrativeText(div: string): string {
  const own = div.startsWith(OPENING) && div.endsWith(CLOSING);
  return own ? unmark(div.slice(OPENING.length, -CLOSING.length)) : unmark(spaceOut(div)).trim();
}

/** Foreign markup: white space means nothing, the ends of blocks are line ends. */
function spaceOut(html: string): string {
  return html.replace(/\s+/g, ' ').replace(/<\/(p|div|li|tr|h[1-6])\s*>\s*/gi, '<br/>');
}

function unmark(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, decode);
}

function decode(entity: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? entity;
  const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
