import { expect, it } from 'vitest';
import { plainText } from './note-text.ts';

it.each([
  ['<div xmlns="x"><p>One</p><p>Two &amp; three</p></div>', 'One\nTwo & three'],
  ['<div>a<br/>b &lt;5&#176;</div>', 'a\nb <5°'],
  ['<img src=x onerror=alert(1)>text', 'text'],
  [undefined, ''],
])('NT1 %s', (narrative, text) => expect(plainText(narrative)).toBe(text));
