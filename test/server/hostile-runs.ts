/** Sends hostile requests to a server in a process of its own, and looks at the answers and at what the process holds. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ERROR_CODES, Rng } from '@belfry/core';
import { hostileRequest } from './hostile-requests.js';

export interface Besieged {
  readonly process: ChildProcess;
  readonly port: number;
  /** Of the process, in MiB. */
  residentMb(): number;
}

export async function besieged(state: string): Promise<Besieged> {
  const file = fileURLToPath(new URL('./crash-child.js', import.meta.url));
  const child = spawn(process.execPath, [file, state], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    process: child,
    port: Number(new URL(line.toString().trim()).port),
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024,
  };
}

const AT_ONCE = 20;

/** Each answer has to be 4xx with a code of the list. */
export async function sendHostile({ port }: Besieged, count: number, seed: number): Promise<void> {
  const rng = Rng.fromSeed(seed);
  let left = count;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const bytes = hostileRequest(rng);
      const answer = await exchange(port, bytes);
      const about = `${bytes.subarray(0, 300).toString('latin1')}\n→ ${answer.slice(0, 500)}`;
      expect(answer, about).to.match(/^HTTP\/1\.1 4\d\d /);
      const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
      expect(ERROR_CODES, about).to.have.property((JSON.parse(body) as { error: { code: string } }).error.code);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

/** The whole answer to bytes sent over a connection of their own. */
export function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    // A server that has answered may close while bytes are still on their way.
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
    socket.on('close', () => resolve(answer));
  });
}
