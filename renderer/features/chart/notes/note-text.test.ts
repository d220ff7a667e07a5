import { expect, it } from 'vitest';
import { noteSections } from './note-text.ts';

it('NT1 shows the words of a section and none of its markup', () => {
  const div = '<div><p>One &amp; two</p><img src=x onerror=alert(1)></div>';
  const [section] = noteSections({ section: [{ title: 'Plan', text: { status: 'generated', div } }] } as never);
  expect(section?.title).toBe('Plan');
  expect(section?.text).toContain('One & two');
  expect(section?.text).not.toContain('<');
});
