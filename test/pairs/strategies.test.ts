import fc from 'fast-check';
import { BelfryError, csrFromLists, csrRow, silentProgress, type OptionTree } from '@belfry/core';
import type { Feature } from '@belfry/data';
import { getKernels, referenceKernels } from '@belfry/native';
import { pairLists, pairStrategyNames, type PairLog, type PairSource, type WeightedLists } from '@belfry/pairs';
import { expect } from 'chai';
import { bestOf, dense, near, product, rowsOfSumOne, together, type Dense, type NaiveLog } from './naive-pairs.js';

const ITEMS = 9;
const RUNS = { seed: 31, numRuns: 60 };

const sequences = fc.array(fc.array(fc.nat(ITEMS - 1), { maxLength: 9 }), { minLength: 1, maxLength: 12 });

interface LogColumns {
  readonly sessions?: readonly (readonly number[])[];
  readonly timestamps?: readonly (readonly number[])[];
  readonly weights?: readonly (readonly number[])[];
  /** Sequences in a chunk; all by default. */
  readonly chunk?: number;
}

function logOf(rows: readonly (readonly number[])[], columns: LogColumns = {}, itemCount = ITEMS): PairLog {
  const { sessions, timestamps, weights, chunk = Math.max(1, rows.length) } = columns;
  return {
    itemCount,
    isOrdered: true,
    async *chunks() {
      for (let from = 0; from < rows.length; from += chunk) {
        const part = <T>(of: readonly T[]): readonly T[] => of.slice(from, from + chunk);
        yield {
          items: csrFromLists(part(rows)),
          sessions: sessions ? Int32Array.from(part(sessions).flat()) : null,
          timestamps: timestamps ? Float64Array.from(part(timestamps).flat()) : null,
          weights: weights ? Float32Array.from(part(weights).flat()) : null,
        };
      }
    },
  };
}

function sourceOf(log: PairLog, more: Partial<PairSource> = {}): PairSource {
  return {
    log,
    itemFeatures: { features: [] },
    itemVectors: null,
    kernels: getKernels(),
    memoryBytes: 2 ** 30,
    seed: 5,
    progress: silentProgress,
    ...more,
  };
}

const category: Feature = {
  kind: 'categorical',
  name: 'category',
  codes: Int32Array.from({ length: ITEMS }, (_, item) => item % 4),
  names: ['', 'a', 'b', 'c'],
};
const categorised = { itemFeatures: { features: [category] } };
const naive = (rows: readonly (readonly number[])[]): NaiveLog => ({ sequences: rows, itemCount: ITEMS });

function expectLists(found: WeightedLists, expected: Dense, k: number, keepsItself = false): void {
  expected.forEach((row, item) => {
    const wanted = bestOf(row, keepsItself ? null : item, k);
    const weights = found.weights.subarray(found.lists.offsets[item], found.lists.offsets[item + 1]);
    expect(weights.length).to.equal(wanted.length);
    // Where rounding decides the order of two, their weights say the same; every row must have the weight it should have.
    wanted.forEach(({ weight }, n) => expect(weights[n]).to.be.closeTo(weight, 1e-5 * Math.max(1, weight)));
    csrRow(found.lists, item).forEach((other, n) =>
      expect(row[other]).to.be.closeTo(weights[n], 1e-5 * Math.max(1, weights[n])),
    );
  });
}

function holds(
  name: string,
  options: fc.Arbitrary<OptionTree>,
  expected: Expected,
  more: Partial<PairSource> = {},
): void {
  it(`${name}: equals plain loops over a dense table`, async () => {
    await fc.assert(
      fc.asyncProperty(sequences, options, fc.integer({ min: 1, max: 12 }), async (rows, chosen, neighbours) => {
        const lists = await pairLists(name, sourceOf(logOf(rows), more), { ...chosen, neighbours });
        expectLists(lists, expected(naive(rows), chosen), neighbours, Number(chosen.returns ?? 0) > 0);
      }),
      RUNS,
    );
  });
}

type Expected = (log: NaiveLog, options: OptionTree) => Dense;

const windows = fc.record({
  window: fc.integer({ min: 1, max: 10 }),
  backward: fc.constantFrom(0, 0.5, 1),
  returns: fc.constantFrom(0, 2),
  halfLife: fc.constantFrom(0, 2),
});
type Window = Parameters<typeof near>[1];

describe('pair strategies', () => {
  holds('co-click', fc.record({ damping: fc.constantFrom(0, 0.5, 1) }), (log, { damping }) =>
    together(log, (items) => (items < 2 ? 0 : items ** -Number(damping))),
  );

  holds(
    'co-click',
    fc.record({ similarity: fc.constant('cosine'), shrink: fc.constantFrom(0, 3), damping: fc.constantFrom(0, 1) }),
    (log, { shrink, damping }) => {
      const counts = together(log, (items) => (items < 2 ? 0 : items ** -Number(damping)));
      return counts.map((row, i) =>
        row.map((value, j) => (value === 0 ? 0 : value / (Math.sqrt(counts[i][i] * counts[j][j]) + Number(shrink)))),
      );
    },
  );

  holds('window', windows, (log, options) => near(log, options as unknown as Window));

  holds(
    'co-category',
    fc.constant({}),
    (log) => together(log).map((row, i) => row.map((value, j) => (i % 4 === j % 4 && i % 4 > 0 ? value : 0))),
    categorised,
  );

  holds('npmi', fc.record({ minCount: fc.constantFrom(1, 2), shrink: fc.constantFrom(0, 2) }), npmiOf);

  holds(
    'swing',
    fc.record({ alpha: fc.constantFrom(0, 5), userShift: fc.constantFrom(0, 5), userPower: fc.constantFrom(0, 0.35) }),
    swingOf,
  );

  holds(
    'two-hop',
    windows.chain((window) =>
      fc
        .constantFrom({ alpha: 0.5, beta: 0 }, { alpha: 1, beta: 0 }, { alpha: 2, beta: 0.5 })
        .map((hops) => ({ ...window, ...hops })),
    ),
    (log, { alpha, beta, ...window }) => {
      const step = rowsOfSumOne(near(log, window as unknown as Window));
      const second = product(step, step);
      const third = product(step, second);
      return step.map((row, i) =>
        row.map((value, j) => value + Number(alpha) * second[i][j] + Number(beta) * third[i][j]),
      );
    },
  );

  holds('interest-split', windows, splitOf, categorised);

  it('session: equals co-click over sessions as sequences of their own', async () => {
    const sessions = fc.array(fc.array(fc.array(fc.nat(ITEMS - 1), { maxLength: 5 }), { maxLength: 4 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(sessions, async (users) => {
        const numbers = users.map((user) => user.flatMap((session, n) => session.map(() => n)));
        const minutes = users.map((user) =>
          user.flatMap((session, n) => session.map((_, m) => 60_000 * (100 * n + m))),
        );
        const rows = users.map((user) => user.flat());
        const apart = naive(users.flat());
        for (const columns of [{ sessions: numbers }, { timestamps: minutes }]) {
          const found = await pairLists('session', sourceOf(logOf(rows, columns)));
          expectLists(found, together(apart), ITEMS);
        }
      }),
      RUNS,
    );
  });

  it('metadata: equals the cosine of tf-idf vectors, words and values alike', async () => {
    const texts = fc.array(fc.array(fc.constantFrom('red', 'Blue', 'hat', 'shoe', 'x1'), { maxLength: 4 }), {
      minLength: ITEMS,
      maxLength: ITEMS,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (words) => {
        const title: Feature = { kind: 'text', name: 'title', values: words.map((each) => each.join(' - ')) };
        const source = sourceOf(logOf([]), { itemFeatures: { features: [category, title] } });
        const found = await pairLists('metadata', source, { maxShare: 1 });
        expectLists(found, tfIdfCosines(words), ITEMS);
      }),
      RUNS,
    );
  });

  it('weighs pairs by the importance of both events', async () => {
    const log = logOf([[0, 1, 2]], { weights: [[2, 3, 0.5]] });
    const { lists, weights } = await pairLists('window', sourceOf(log), { window: 1 });
    expect([...csrRow(lists, 1)]).to.deep.equal([0, 2]);
    expect([...weights.subarray(lists.offsets[1], lists.offsets[2])]).to.deep.equal([6, 1.5]);
  });

  it('counts ages in days where asked to', async () => {
    const DAY = 86_400_000;
    const log = logOf(
      [
        [0, 1],
        [0, 2],
      ],
      {
        timestamps: [
          [0, 0],
          [10 * DAY, 10 * DAY],
        ],
      },
    );
    const { lists, weights } = await pairLists('window', sourceOf(log), { halfLife: 5, halfLifeUnit: 'days' });
    expect([...csrRow(lists, 0)]).to.deep.equal([2, 1]);
    expect([...weights.subarray(0, 2)]).to.deep.equal([1, 0.25]);
  });

  it('interest-split: without categories it clusters item vectors', async () => {
    // Items 0–3 and 4–7 point two ways; clicks alternate between them.
    const values = Float32Array.from(
      { length: ITEMS * 2 },
      (_, n) => (n >> 1 < 4 ? 1 - (n % 2) : n % 2) + 0.01 * (n % 3),
    );
    const source = sourceOf(logOf([[0, 4, 1, 5, 2, 6]]), { itemVectors: { dim: 2, values } });
    const { lists } = await pairLists('interest-split', source, { category: '', clusters: 2, window: 1 });
    expect([...csrRow(lists, 1)]).to.deep.equal([0, 2]);
    expect([...csrRow(lists, 5)]).to.deep.equal([4, 6]);
  });

  it('says the same for every memory budget and every cut into chunks, bit for bit', async () => {
    const counting = pairStrategyNames.filter((name) => name !== 'metadata');
    const budgets = fc.constantFrom(0, 500, 3000);
    await fc.assert(
      fc.asyncProperty(sequences, budgets, fc.integer({ min: 1, max: 5 }), async (rows, memoryBytes, chunk) => {
        const sessions = rows.map((row) => row.map((_, n) => n >> 1));
        for (const name of counting) {
          const options = name === 'two-hop' || name === 'window' ? { halfLife: 3, backward: 0.7 } : {};
          const whole = await pairLists(name, sourceOf(logOf(rows, { sessions }), categorised), options);
          const parts = sourceOf(logOf(rows, { sessions, chunk }), { ...categorised, memoryBytes });
          expect(await pairLists(name, parts, options)).to.deep.equal(whole);
        }
      }),
      { seed: 32, numRuns: 40 },
    );
  });

  it('says the same with the plain kernels', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (rows) => {
        for (const name of ['swing', 'two-hop', 'npmi']) {
          const plain = await pairLists(name, sourceOf(logOf(rows), { kernels: referenceKernels }));
          expect(await pairLists(name, sourceOf(logOf(rows)))).to.deep.equal(plain);
        }
      }),
      { seed: 33, numRuns: 30 },
    );
  });

  it('refuses what the data lacks, unknown names and unknown options, with a code', async () => {
    const codeOf = (name: string, options: OptionTree = {}, log = logOf([[0, 1]])): Promise<string> =>
      pairLists(name, sourceOf(log), options).then(
        () => 'none',
        (error: BelfryError) => error.code,
      );
    expect(await codeOf('windw')).to.equal('INVALID_ARGUMENT');
    expect(await codeOf('window', { windw: 3 })).to.equal('CONFIG_INVALID');
    expect(await codeOf('two-hop', { alpha: 0 })).to.equal('CONFIG_INVALID');
    expect(await codeOf('window', {}, { ...logOf([[0, 1]]), isOrdered: false })).to.equal('MISSING_COLUMN');
    expect(await codeOf('session')).to.equal('MISSING_COLUMN');
    expect(await codeOf('co-category')).to.equal('UNKNOWN_FEATURE');
    expect(await codeOf('interest-split', { category: '' })).to.equal('MISSING_COLUMN');
    expect(await codeOf('metadata')).to.equal('MISSING_COLUMN');
    expect(await codeOf('co-click', {}, logOf([[0, ITEMS]]))).to.equal('SHAPE_MISMATCH');
  });
});

function npmiOf(log: NaiveLog, { minCount, shrink }: OptionTree): Dense {
  const n = log.sequences.length;
  const counts = together({ ...log, sequences: log.sequences.filter((sequence) => new Set(sequence).size > 1) });
  return counts.map((row, i) =>
    row.map((c, j) => {
      if (i === j || c < Number(minCount)) return 0;
      const value = c === n ? 1 : Math.log((c * n) / (counts[i][i] * counts[j][j])) / -Math.log(c / n);
      return Math.max(0, (value * c) / (c + Number(shrink)));
    }),
  );
}

function swingOf({ sequences: rows, itemCount }: NaiveLog, { alpha, userShift, userPower }: OptionTree): Dense {
  const users = rows.map((row) => new Set(row));
  const weight = (user: Set<number>): number => (user.size + Number(userShift)) ** -Number(userPower);
  const table = dense(itemCount);
  users.forEach((u, n) => {
    for (const v of users.slice(n + 1)) {
      const common = [...u].filter((item) => v.has(item));
      for (const i of common)
        for (const j of common) table[i][j] += (weight(u) * weight(v)) / (Number(alpha) + common.length);
    }
  });
  return table;
}

/** The window over each user's items of one category; category 0 is none. */
function splitOf({ sequences: rows, itemCount }: NaiveLog, options: OptionTree): Dense {
  const { halfLife, ...window } = options as unknown as Window;
  const table = dense(itemCount);
  rows.forEach((row, number) => {
    const recency = halfLife === 0 ? 1 : 0.5 ** ((rows.length - 1 - number) / halfLife);
    for (const code of [1, 2, 3]) {
      const part = near(
        { sequences: [row.filter((item) => item % 4 === code)], itemCount },
        { ...window, halfLife: 0 },
      );
      part.forEach((values, i) => values.forEach((value, j) => (table[i][j] += recency * value)));
    }
  });
  return table;
}

function tfIdfCosines(words: readonly (readonly string[])[]): Dense {
  const tags = words.map(
    (each, item) => new Set([...each.map((word) => word.toLowerCase()), ...(item % 4 > 0 ? [`c${item % 4}`] : [])]),
  );
  const idf = (tag: string): number => Math.log(ITEMS / tags.filter((each) => each.has(tag)).length);
  const dot = (a: Set<string>, b: Set<string>): number =>
    [...a].filter((tag) => b.has(tag)).reduce((sum, tag) => sum + idf(tag) ** 2, 0);
  return tags.map((a) => tags.map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) || 0));
}
