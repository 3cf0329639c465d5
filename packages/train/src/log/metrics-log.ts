/** What training logs: a JSON object a line in `metrics.jsonl` and, where asked, the same numbers as events for TensorBoard. */
import type { RunFolder } from '@belfry/data';
import { AppendedFile } from './appended-file.js';
import { EventFile } from './tensorboard/event-file.js';
import { eventOfLine, type LogLine } from './tensorboard/event-of-line.js';

/** Bytes of each file; part of a checkpoint. */
export interface LogSizes {
  readonly logBytes: number;
  /** 0 where there were no events so far. */
  readonly eventBytes: number;
}

export const emptyLog: LogSizes = { logBytes: 0, eventBytes: 0 };

export class MetricsLog {
  readonly #lines: AppendedFile;
  readonly #events: EventFile | null;
  /** What a part of the training that wrote events left, while another writes none. */
  readonly #keptEventBytes: number;

  /** @param keep what belongs to the state training goes on from */
  constructor(run: RunFolder, keep: LogSizes, { tensorboard }: { readonly tensorboard: boolean }) {
    this.#lines = new AppendedFile(run.file('metrics.jsonl'), keep.logBytes);
    this.#keptEventBytes = keep.eventBytes;
    this.#events = tensorboard ? new EventFile(run.file('events.out.tfevents.belfry'), keep.eventBytes) : null;
  }

  /** @throws DISK_FULL, FILE_UNREADABLE */
  append(line: LogLine): void {
    this.#lines.append(`${JSON.stringify(line)}\n`);
    const event = this.#events && eventOfLine(line, Date.now());
    if (event) this.#events.append(event);
  }

  /** Cuts off what was appended since. */
  rewind({ logBytes, eventBytes }: LogSizes): void {
    this.#lines.rewind(logBytes);
    this.#events?.rewind(eventBytes);
  }

  get sizes(): LogSizes {
    return { logBytes: this.#lines.sizeBytes, eventBytes: this.#events?.sizeBytes ?? this.#keptEventBytes };
  }
}
