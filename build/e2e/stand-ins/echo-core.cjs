/*
 * A core that only echoes: tests of the shell start it instead of the real one. It speaks the control channel of
 * main/core-channel.ts. "fatal" in HOLDFAST_STAND_IN makes it refuse to start; the text "die" kills it.
 */
const tell = (message) => process.send(message);
let requests = 0;

function answer(port, data) {
  if (data === 'die') process.kill(process.pid, 'SIGKILL');
  else if (data === 'wrap') tell({ kind: 'wrap', request: ++requests, bytesBase64: 'AAAA' });
  else
    tell({ kind: 'port-message', port, data: JSON.stringify({ echo: data, pid: process.pid, node: process.version }) });
  if (data === 'wrap') awaiting.set(requests, port);
}

const awaiting = new Map();

process.on('message', (message) => {
  if (message.kind === 'boot') {
    if (process.env.HOLDFAST_STAND_IN === 'fatal') {
      tell({
        kind: 'fatal',
        code: 'store.wrong-key',
        sentence: 'The key <of> this station does not open its records.',
      });
      process.disconnect();
    } else tell({ kind: 'ready' });
  } else if (message.kind === 'port-message') answer(message.port, message.data);
  else if (message.kind === 'wrapped') {
    tell({ kind: 'port-message', port: awaiting.get(message.request), data: JSON.stringify(message.reply) });
  } else if (message.kind === 'stop') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
