/** `belfry inspect`: what a data-set folder, a run folder or an index file holds. */
import { Argument } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BelfryError } from '@belfry/core';
import { RunFolder, readManifest } from '@belfry/data';
import { readIndexHeader } from '@belfry/index';
import { indexPathOf } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { inWords } from '../output/tree.js';

interface InspectFlags {
  readonly path: string;
}

/** What can be inspected. Another kind = another row. */
const kinds: readonly {
  readonly kind: string;
  recognises(path: string): boolean;
  describe(path: string): Promise<object>;
}[] = [
  { kind: 'run', recognises: (path) => RunFolder.exists(path), describe: describeRun },
  { kind: 'data set', recognises: (path) => existsSync(join(path, 'dataset.json')), describe: describeDataset },
];

export const inspect: CommandDefinition<InspectFlags> = {
  name: 'inspect',
  summary: 'tell what a data set or a run holds',
  examples: [
    { line: 'belfry inspect data/shop', does: 'users, items, parts and features of a data set' },
    { line: 'belfry inspect runs/shop --json', does: 'a run: where it comes from, its options, figures and index' },
  ],
  declare(command) {
    command.addArgument(new Argument('<path>', 'a folder made by `belfry import`, `synth` or `train`'));
  },
  async run({ path }) {
    const found = kinds.find((kind) => kind.recognises(path));
    if (found === undefined) throw unknownKind(path);
    const json = { path, kind: found.kind, ...(await found.describe(path)) };
    return { json, text: inWords(json) };
  },
};

async function describeRun(path: string): Promise<object> {
  const run = await RunFolder.open(path);
  const { format, config, provenance } = run.manifest;
  if (!run.has('report.json')) return { finished: false, format, provenance, config };
  const { users, items } = await run.readVocabularies();
  const { dim } = await run.readVectors('item');
  const index = indexPathOf(run);
  return {
    finished: true,
    format,
    users: users.size,
    items: items.size,
    dim,
    index: index === null ? null : await readIndexHeader(index),
    report: await run.readJson('report.json'),
    provenance,
    config,
  };
}

async function describeDataset(path: string): Promise<object> {
  const { format, userCount, itemCount, parts, hash, files, origin } = await readManifest(path);
  const sizeBytes = Object.values(files).reduce((sum, file) => sum + file.sizeBytes, 0);
  return { format, users: userCount, items: itemCount, interactions: parts, sizeBytes, hash, origin };
}

function unknownKind(path: string): BelfryError {
  const there = existsSync(path);
  return new BelfryError(there ? 'FORMAT_UNKNOWN' : 'FILE_NOT_FOUND', {
    given: there ? `${path}, which is neither a run nor a data set` : `${path}, which does not exist`,
    expected: 'a folder made by `belfry import`, `belfry synth` or `belfry train`',
    change: 'Check the path.',
  });
}
