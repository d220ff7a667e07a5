import { describe, expect, it } from 'vitest';
import type { TextToDraw } from '#shared/domain/label/draw-text.ts';
import type { ControlReply } from '../../core-endpoint.ts';
import { createShellDrawer } from './shell-drawer.ts';

const text: TextToDraw = {
  ...{ key: '0', text: 'محمد', widthDots: 400, heightDots: 60, sizesDots: [30], lines: 1, bold: false },
  ...{ align: 'right', rightToLeft: true },
};

describe('LB4 drawing by the shell', () => {
  it('LB4 each question gets its own answer, in whatever order they come', async () => {
    const sent: ControlReply[] = [];
    const { draw, take } = createShellDrawer({ send: (message) => sent.push(message) });
    const [first, second, none] = [draw([text]), draw([text, text]), draw([text])];
    expect(sent).toMatchObject([{ kind: 'draw', request: 1 }, { request: 2, texts: [text, text] }, { request: 3 }]);
    take(2, [{ state: 'too-large' }, { state: 'too-large' }]);
    take(1, [{ state: 'drawn', xDots: 0, yDots: 0, rows: ['1'] }]);
    take(3, null);
    take(9, null);
    expect(await second).toHaveLength(2);
    expect(await first).toMatchObject([{ state: 'drawn' }]);
    expect(await none).toBeUndefined();
  });
});
