// A server that follows the topic while training publishes.
import { existsSync, readFileSync } from 'node:fs';
import { WatchedCommand } from './watched-command.mjs';

export class FollowingServer {
  /** @param run of which a version is published @returns null where another was published meanwhile: it may serve either */
  static async start(run, topic, flags) {
    const latest = () => JSON.parse(readFileSync(`${run}/published/latest`, 'utf8'));
    const { version, events, positions } = latest();
    const command = new WatchedCommand(['serve', '--run', run, '--port', '0', '--follow', topic, ...flags]);
    const [, url] = await command.said(/ at (http:\S+?);/);
    if (latest().version === version) {
      return new FollowingServer(command, url, { events, positions, file: `${run}/serving/followed/${topic}.json` });
    }
    command.kill();
    return null;
  }

  #from;

  /** @param from what the version it serves had learnt from, and the file that tells how far the server has come since */
  constructor(command, url, from) {
    this.command = command;
    this.url = url;
    this.#from = from;
  }

  /** By partition, what it has done with. */
  get positions() {
    const { file, positions } = this.#from;
    return new Map(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : positions);
  }

  async recall(user) {
    const answer = await fetch(`${this.url}/v1/users/${user}/recall?k=20`);
    const isUnknown = answer.status === 404; // at first not all users have come up
    if (!answer.ok && !isUnknown) throw new Error(`recall for ${user}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  /** Events in effect, those that its version had learnt from among them. */
  async events() {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const followed = /^belfry_stream_events_followed_total\{.*\} (\d+)/m.exec(text);
    return this.#from.events + Number(followed?.[1] ?? 0);
  }
}
