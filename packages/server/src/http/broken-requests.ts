/** Bytes that are no request of HTTP, and requests that do not arrive: answered on the bare socket, which is then closed. */
import { BelfryError } from '@belfry/core';
import type { Socket } from 'node:net';
import { errorBody, invalid } from './error-answer.js';
import { statusOf } from './error-status.js';

export function answerBrokenRequests(error: NodeJS.ErrnoException, socket: Socket): void {
  // The other side has gone.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const said = errorOf(error);
  const body = JSON.stringify(errorBody(said));
  const head = [
    `HTTP/1.1 ${statusOf(said)} ${said.code}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function errorOf({ code, message }: NodeJS.ErrnoException): BelfryError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new BelfryError('REQUEST_TOO_LARGE', {
      given: 'a request with longer headers than are accepted',
      expected: 'at most 16 KiB',
      change: 'Send fewer or shorter headers.',
    });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new BelfryError('REQUEST_TIMEOUT', {
      given: 'a request that did not arrive whole in time',
      expected: 'head and body within the time the server waits',
      change: 'Send it again, faster.',
    });
  }
  return invalid(`bytes that are no HTTP request (${code ?? message})`, 'HTTP/1.1');
}
