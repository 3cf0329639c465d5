/** Pair strategies on real logs: the figures of docs/i2i.md, by plain counting of hits. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csrFromLists, csrRow, silentProgress } from '@belfry/core';
import type { FeatureTable } from '@belfry/data';
import { getKernels } from '@belfry/native';
import { blendLists, pairLists, type PairSource, type WeightedLists } from '@belfry/pairs';
import { expect } from 'chai';

const folder = process.env.BELFRY_DATA ?? '../shared/data';
const K = 20;

const rowsOf = (name: string): number[][] =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/\s+/).filter(Boolean).map(Number));

function sourceOf(sequences: number[][], itemCount: number, itemFeatures: FeatureTable = { features: [] }): PairSource {
  const items = csrFromLists(sequences);
  return {
    log: { itemCount, isOrdered: true, chunks: () => [{ items, weights: null, timestamps: null, sessions: null }] },
    itemFeatures,
    itemVectors: null,
    kernels: getKernels(),
    memoryBytes: 2 ** 30,
    seed: 1,
    progress: silentProgress,
  };
}

interface Found {
  /** Share of what is wanted that stands among the first 20, averaged over queries. */
  readonly recall: number;
  readonly mrr: number;
}

function found(
  lists: WeightedLists,
  cases: readonly { readonly item: number; readonly wanted: ReadonlySet<number> }[],
): Found {
  let [recall, mrr] = [0, 0];
  for (const { item, wanted } of cases) {
    const list = csrRow(lists.lists, item).subarray(0, K);
    const first = list.findIndex((other) => wanted.has(other));
    if (first >= 0) mrr += 1 / (first + 1);
    recall += list.filter((other) => wanted.has(other)).length / wanted.size;
  }
  return { recall: recall / cases.length, mrr: mrr / cases.length };
}

function skipsWithout(context: Mocha.Context, name: string): void {
  if (existsSync(join(folder, name))) return;
  console.log(`      skipped: no ${join(folder, name)}; set BELFRY_DATA to the research data folder`);
  context.skip();
}

describe('pair strategies on research data', function () {
  this.timeout(300_000);

  it('two-hop finds the next item of a session from the last one: HR@20 .41, MRR@20 .127', async function () {
    skipsWithout(this, 'session-diginetica');
    const sessions = rowsOf('session-diginetica/train_sessions.txt');
    const test = rowsOf('session-diginetica/test_prefix_target.txt');
    const cases = test.map((row) => ({ item: row.at(-2)!, wanted: new Set([row.at(-1)!]) }));
    const source = sourceOf(sessions, 43_098);
    const window = found(await pairLists('window', source), cases);
    expect(window.recall).to.be.closeTo(0.3764, 0.0005);
    expect(window.mrr).to.be.closeTo(0.1209, 0.0005);
    const twoHop = found(await pairLists('two-hop', source, { backward: 0.8, halfLife: 80_000 }), cases);
    expect(twoHop.recall).to.be.closeTo(0.4105, 0.0005);
    expect(twoHop.mrr).to.be.closeTo(0.1272, 0.0005);
  });

  it('cosine and tags together find what articles cite: Recall@20 .28, MRR@20 .34 at least', async function () {
    skipsWithout(this, 'citeulike-a');
    const counted = (name: string): number[][] =>
      rowsOf(`citeulike-a/${name}`).map(([, ...values]) => [...new Set(values)].sort((a, b) => a - b));
    const tags = counted('item-tag.dat');
    const related = tags.map(() => new Set<number>());
    counted('citations.dat').forEach((cited, item) => {
      for (const other of cited.filter((each) => each !== item)) {
        related[item].add(other);
        related[other].add(item);
      }
    });
    const cases = related.flatMap((wanted, item) => (wanted.size > 0 ? [{ item, wanted }] : []));
    const names = Array.from({ length: 1 + Math.max(...tags.map((row) => row.at(-1) ?? 0)) }, (_, tag) => String(tag));
    const source = sourceOf(counted('users.dat'), tags.length, {
      features: [{ kind: 'bag', name: 'tag', bags: csrFromLists(tags), names }],
    });
    const cosine = await pairLists('co-click', source, {
      similarity: 'cosine',
      shrink: 3,
      damping: 0.5,
      neighbours: 300,
    });
    const metadata = await pairLists('metadata', source, { neighbours: 300 });
    const both = blendLists(
      [
        { lists: cosine, weight: 1 },
        { lists: metadata, weight: 0.5 },
      ],
      K,
      'none',
    );
    expect(found(metadata, cases).recall).to.be.closeTo(0.2154, 0.001);
    expect(found(both, cases).recall).to.be.above(0.29);
    expect(found(both, cases).mrr).to.be.above(0.345);
  });
});
