/**
 * A page of a packaged application, over Chromium's debugging protocol: its fuses shut Node's inspector, through which
 * Playwright drives an Electron, and Electron is no browser that Playwright could join.
 */
export type DebugPage = {
  evaluate<T>(expression: string): Promise<T>;
  screenshot(): Promise<Buffer>;
  close(): void;
};

type Answer = { id?: number; result?: unknown; error?: { message: string } };

/** `browserAddress` is the `ws:` address that the application prints when it listens. */
export async function attachToPage(browserAddress: string): Promise<DebugPage> {
  const { host } = new URL(browserAddress);
  const socket = new WebSocket(await pageAddress(host));
  const call = await opened(socket);
  return {
    evaluate: async <T>(expression: string) => {
      const { result } = (await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as {
        result: { value: T };
      };
      return result.value;
    },
    screenshot: async () => {
      const { data } = (await call('Page.captureScreenshot', {})) as { data: string };
      return Buffer.from(data, 'base64');
    },
    close: () => socket.close(),
  };
}

async function pageAddress(host: string): Promise<string> {
  for (;;) {
    const response = await fetch(`http://${host}/json/list`);
    const found = (await response.json()) as { type: string; webSocketDebuggerUrl: string }[];
    const page = found.find((target) => target.type === 'page');
    if (page) return page.webSocketDebuggerUrl;
  }
}

type Call = (method: string, params: object) => Promise<unknown>;

function opened(socket: WebSocket): Promise<Call> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const call: Call = (method, params) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(call));
    socket.addEventListener('error', () => reject(new Error('The page cannot be reached.')));
  });
}
