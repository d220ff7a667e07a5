/** The physical limit of HTTP and JSON in one process: `bare-server.ts <port>`. */
import { createServer } from 'node:http';
import { makeBenchBatch } from '../bench-documents.ts';

const PAGE = 1000;
const rows = makeBenchBatch(0, PAGE).map((doc, index) => ({
  seq: index + 1,
  id: doc._id,
  changes: [{ rev: '1-00000000000000000000000000000000' }],
  doc,
}));
const page = Buffer.from(JSON.stringify({ results: rows, last_seq: PAGE, pending: 0 }));

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'POST') JSON.parse(Buffer.concat(chunks).toString('utf8'));
    response.setHeader('content-type', 'application/json');
    response.end(request.url?.includes('_changes') ? page : '{"ok":true}');
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
