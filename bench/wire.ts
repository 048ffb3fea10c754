import { connect, type Socket } from 'node:net';
import { machineMs } from './clock.js';

/** One kept connection that sends a request when the one before was answered: HTTP with as little work as can be, so that it is the server that is measured. */
export interface Wire {
  send(request: Ask): Promise<Answer>;
  /** The same with a request that was put into bytes before. */
  sendBytes(bytes: Buffer): Promise<Answer>;
  close(): void;
}

interface Answer {
  status: number;
  ms: number;
  body: string;
}

export interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

const HEAD_END = '\r\n\r\n';

export async function openWire(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let waiting: { began: number; resolve: (answer: Answer) => void; reject: (error: Error) => void };
  let chunks: Buffer[] = [];
  let have = 0;
  let want = 0;

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    have += chunk.length;
    if (want === 0) want = lengthOf(chunks);
    if (want === 0 || have < want) return;
    const whole = Buffer.concat(chunks);
    chunks = [];
    have = 0;
    want = 0;
    const head = whole.indexOf(HEAD_END);
    const status = Number(whole.toString('latin1', 9, 12));
    waiting.resolve({ status, ms: machineMs() - waiting.began, body: whole.toString('utf8', head + HEAD_END.length) });
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')));

  const sendBytes = (bytes: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      waiting = { began: machineMs(), resolve, reject };
      socket.write(bytes);
    });
  return {
    send: (request) => sendBytes(bytesOf(request, url)),
    sendBytes,
    close: () => void socket.removeAllListeners('close').destroy(),
  };
}

/** A request to the server at `url` as it goes over the wire. */
export function bytesOf({ method, path, headers = {}, body = '' }: Ask, url: string): Buffer {
  const fields = { host: new URL(url).host, ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}${HEAD_END}${body}`);
}

/** Bytes of the whole answer; 0 while its head is not there. */
function lengthOf(chunks: Buffer[]): number {
  const start = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  const end = start.indexOf(HEAD_END);
  if (end < 0) return 0;
  const head = start.toString('latin1', 0, end).toLowerCase();
  if (head.includes('transfer-encoding')) throw new Error('an answer of unknown length');
  const announced = /content-length: (\d+)/.exec(head)?.[1];
  return end + HEAD_END.length + Number(announced ?? 0);
}
