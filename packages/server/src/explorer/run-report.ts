/** What training wrote about itself: the report at its end, and the lines it logged on the way. */
import { createReadStream, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunFolder } from '@belfry/data';

type Figures = Readonly<Record<string, number>>;

/** The part of `report.json` that the page shows. */
export interface RunReport {
  readonly selection?: { readonly step: number; readonly validation?: Figures; readonly test?: Figures };
  /** The model trained again on all that may be learned from, where it was. */
  readonly refit?: { readonly step: number; readonly test?: Figures };
  readonly trainedSeconds?: number;
}

/** A line of `metrics.jsonl`: of training over a data set, or of a window, a version or a checkpoint of training on a stream. */
export interface MetricsLine {
  readonly loss?: number;
  readonly publish?: object;
  readonly [further: string]: unknown;
}

/** Loss lines a page can use; a longer log is thinned evenly. */
const LOSS_LINES = 2000;
/** Published and refused versions a page can use; those before are left out. */
const VERSION_LINES = 2000;

/** null where training has not come to its end. */
export async function readReport(run: RunFolder): Promise<RunReport | null> {
  return run.has('report.json') ? run.readJson<RunReport>('report.json') : null;
}

/** The log in order: every evaluation, and as many losses and versions as a page can use. */
export async function readMetrics(run: RunFolder): Promise<MetricsLine[]> {
  const lines = await readLines(run);
  const every = Math.ceil(lines.filter(isLoss).length / LOSS_LINES);
  const newest = lines.filter(isVersion).length - VERSION_LINES;
  let [losses, versions] = [0, 0];
  return lines.filter((line) => {
    if (isLoss(line)) return losses++ % every === 0;
    return !isVersion(line) || versions++ >= newest;
  });
}

function isLoss(line: MetricsLine): boolean {
  return line.loss !== undefined;
}

function isVersion(line: MetricsLine): boolean {
  return line.publish !== undefined;
}

/** A version that was published from a stream has no log of its own: it is in that of the run it is a version of. */
function logOf(run: RunFolder): string | null {
  if (run.has('metrics.jsonl')) return run.file('metrics.jsonl');
  const published = dirname(run.path);
  const log = join(dirname(published), 'metrics.jsonl');
  return basename(published) === 'published' && existsSync(log) ? log : null;
}

/** The last line may be half-written while training goes on: what is no JSON is left out. */
async function readLines(run: RunFolder): Promise<MetricsLine[]> {
  const log = logOf(run);
  if (log === null) return [];
  const lines: MetricsLine[] = [];
  for await (const text of createInterface({ input: createReadStream(log) })) {
    try {
      lines.push(JSON.parse(text) as MetricsLine);
    } catch {
      continue;
    }
  }
  return lines;
}
