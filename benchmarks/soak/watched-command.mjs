// A `belfry` command as a process of its own, and the memory it takes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export class WatchedCommand {
  #stderr = '';
  #stdout = '';
  #child;
  #ended;

  constructor(args) {
    this.name = args
      .slice(
        0,
        args.findIndex((arg) => arg.startsWith('-')),
      )
      .join(' ');
    this.#child = spawn(process.execPath, ['packages/cli/bin/belfry.js', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    this.#child.stdout.setEncoding('utf8').on('data', (text) => (this.#stdout += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (this.#stderr = (this.#stderr + text).slice(-4000)));
  }

  /** @throws Error with what it said last, where it has ended */
  check() {
    const { exitCode, signalCode } = this.#child;
    if (exitCode ?? signalCode)
      throw new Error(`belfry ${this.name} ended with ${exitCode ?? signalCode}: ${this.#stderr}`);
  }

  /** Resident memory in MiB. */
  get rssMb() {
    const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'));
    return Math.round(Number(kb) / 102.4) / 10;
  }

  /** What stderr has said that matches, as soon as it has. */
  async said(pattern) {
    for (;;) {
      const found = pattern.exec(this.#stderr);
      if (found !== null) return found;
      this.check();
      await once(this.#child.stderr, 'data');
    }
  }

  /** SIGINT, once; @returns what it said on stdout @throws Error where its exit code is another than 0 */
  async stop() {
    this.#child.kill('SIGINT');
    const [code] = await this.#ended;
    if (code !== 0) throw new Error(`belfry ${this.name} ended with ${code}: ${this.#stderr}`);
    return this.#stdout;
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}
