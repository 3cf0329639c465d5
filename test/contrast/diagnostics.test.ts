import { CollapseAlarm, diagnose, negativeFigures, type CollapseFigures, type Diagnostics } from '@belfry/contrast';
import { csrFromLists, Rng } from '@belfry/core';
import { expect } from 'chai';

const rowNumbers = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

/** Diagnoses one matrix as users, as their items and as the catalogue. */
function diagnoseRows(
  rows: Float32Array,
  dim: number,
  frequencies: ArrayLike<number> = rowNumbers(rows.length / dim),
): Diagnostics {
  const ids = rowNumbers(rows.length / dim);
  return diagnose({
    dim,
    pairs: { userRows: ids, itemRows: ids, users: rows, items: rows },
    catalogue: { items: rows, frequencies },
  });
}

/** The standard basis, `times` over. */
const basis = (dim: number, times: number) =>
  Float32Array.from({ length: dim * dim * times }, (_, i) => (Math.floor(i / dim) % dim === i % dim ? 1 : 0));

function gaussian(rows: number, dim: number, seed: number): Float32Array {
  const rng = Rng.fromSeed(seed);
  return Float32Array.from({ length: rows * dim }, () => rng.normal());
}

describe('diagnostics', () => {
  it('alignment is 0 for equal pairs, 2 for orthogonal and 4 for opposite ones, whatever the lengths', () => {
    const users = Float32Array.of(3, 0, 0, 2);
    const at = (items: Float32Array) =>
      diagnose({
        dim: 2,
        pairs: { userRows: rowNumbers(2), itemRows: rowNumbers(2), users, items },
        catalogue: { items, frequencies: [1, 2] },
      }).alignment;
    expect(at(Float32Array.of(1, 0, 0, 9))).to.equal(0);
    expect(at(Float32Array.of(0, 1, -4, 0))).to.equal(2);
    expect(at(Float32Array.of(-1, 0, 0, -1))).to.equal(4);
  });

  it('uniformity of orthonormal rows is −4, of collapsed rows 0', () => {
    for (const figure of Object.values(diagnoseRows(basis(6, 1), 6).uniformity))
      expect(figure).to.be.closeTo(-4, 1e-12);
    expect(diagnoseRows(new Float32Array(30).fill(0.3), 6).uniformity.itemsByCatalogue).to.be.closeTo(0, 1e-12);
  });

  it('uniformity on the circle is the integral log((1/π)∫exp(−4 + 4cos t)dt)', () => {
    const rows = 720;
    const circle = Float32Array.from({ length: 2 * rows }, (_, i) =>
      (i % 2 === 0 ? Math.cos : Math.sin)((2 * Math.PI * Math.floor(i / 2)) / rows),
    );
    let integral = 0;
    for (let step = 1; step < rows; step++)
      integral += Math.exp(-4 + 4 * Math.cos((2 * Math.PI * step) / rows)) / (rows - 1);
    expect(diagnoseRows(circle, 2).uniformity.users).to.be.closeTo(Math.log(integral), 1e-5);
  });

  it('uniformity leaves out pairs of the same user or item', () => {
    const rows = Float32Array.of(1, 0, 1, 0, 0, 1);
    const ids = Int32Array.of(5, 5, 9);
    const { uniformity } = diagnose({
      dim: 2,
      pairs: { userRows: ids, itemRows: rowNumbers(3), users: rows, items: rows },
      catalogue: { items: rows, frequencies: [1, 1, 1] },
    });
    expect(uniformity.users).to.be.closeTo(-4, 1e-12);
    expect(uniformity.itemsByClicks).to.be.closeTo(Math.log((1 + 2 * Math.exp(-4)) / 3), 1e-12);
  });

  it('vectors spread over the sphere: relative std 1, full effective rank, mean cosine 0', () => {
    const dim = 16;
    const { collapse } = diagnoseRows(gaussian(1000, dim, 3), dim);
    expect(collapse.users.relativeStd).to.be.closeTo(1, 0.03);
    expect(collapse.users.effectiveRank).to.be.within(dim - 0.3, dim);
    expect(collapse.users.meanCosine).to.be.closeTo(0, 0.01);
  });

  it('the basis ten times over has effective rank d exactly; with fewer rows than 10·d there is none', () => {
    expect(diagnoseRows(basis(5, 10), 5).collapse.items.effectiveRank).to.be.closeTo(5, 1e-9);
    expect(diagnoseRows(basis(5, 9), 5).collapse.items.effectiveRank).to.equal(null);
  });

  it('effective rank of two directions that carry 3 : 1 in singular values is exp(H(¾, ¼))', () => {
    const rows = Float32Array.from({ length: 40 * 2 }, (_, i) =>
      Math.floor(i / 2) < 36 ? (i % 2 === 0 ? 1 : 0) : i % 2,
    );
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    expect(diagnoseRows(rows, 2).collapse.items.effectiveRank).to.be.closeTo(Math.exp(entropy), 1e-9);
  });

  it('effective rank does not depend on the coordinate system', () => {
    const dim = 12;
    const stretched = gaussian(600, dim, 5).map((x, i) => x / (1 + (i % dim)));
    const turned = rotate(stretched, dim);
    const rankOf = (rows: Float32Array) => diagnoseRows(rows, dim).collapse.items.effectiveRank!;
    expect(rankOf(turned)).to.be.closeTo(rankOf(stretched), 1e-4);
    expect(rankOf(turned)).to.be.within(2, dim - 1);
  });

  it('collapsed vectors: relative std 0, effective rank 1, mean cosine 1', () => {
    const { items } = diagnoseRows(
      Float32Array.from({ length: 60 * 3 }, (_, i) => [1, 2, -2][i % 3]),
      3,
    ).collapse;
    expect(items.relativeStd).to.be.closeTo(0, 1e-7);
    expect(items.effectiveRank).to.be.closeTo(1, 1e-6);
    expect(items.meanCosine).to.be.closeTo(1, 1e-9);
  });

  it('popularity cone is 1 where popularity grows along the mean direction, −1 where it falls, null where it is constant', () => {
    const angles = [0, 0.1, 0.25, 0.45, 0.7, 1]; // their mean direction is at 0.41
    const fan = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
    const closeness = [2, 3, 5, 6, 4, 1];
    expect(diagnoseRows(fan, 2, closeness).popularityCone).to.be.closeTo(1, 1e-9);
    expect(
      diagnoseRows(
        fan,
        2,
        closeness.map((x) => -x),
      ).popularityCone,
    ).to.be.closeTo(-1, 1e-9);
    expect(diagnoseRows(fan, 2, new Array(6).fill(4)).popularityCone).to.equal(null);
  });

  it('negatives: counts held-out positives among them and their scores beside the positive, by hand', () => {
    // One dimension: a score is query · item. Query 0 has positive 2 (score 1), query 1 positive 3 (score −1).
    const batch = { users: Int32Array.of(0, 1), items: Int32Array.of(2, 3), weights: null };
    const candidates = {
      drawn: Int32Array.of(4, 2),
      usesBatch: true,
      stored: [{ rows: Int32Array.of(5), vectors: Float32Array.of(9) }],
      own: Int32Array.of(6, -1, 4, 5),
      positiveLogExpectedCount: null,
      logExpectedCount: null,
      exclusions: csrFromLists([[0], [1, 4]]),
      groups: null,
    };
    const sample = {
      dim: 1,
      batch,
      candidates,
      queries: Float32Array.of(1, 1),
      items: Float32Array.of(1, -1, 0, 1, 1.3, 0, 0, -4),
      heldOut: csrFromLists([[4, 6], [2]]),
    };
    const { shared, own } = negativeFigures(sample);
    // Query 0: items 3 (−2), 4 (−1, liked) and the stored 5 (+8), its own item 2 aside; query 1: 2 (+2, liked), 4 (+1), 2 again.
    expect(shared!.falseNegativeRate).to.equal(3 / 6);
    expect(shared!.hardness).to.deep.equal([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3].map((count) => count / 6));
    // Query 0: 6 (+0.3, liked); query 1: 4 (+1) and 5 (−3).
    expect(own!.falseNegativeRate).to.equal(1 / 3);
    expect(own!.hardness).to.deep.equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0].map((count) => count / 3));
    const withoutOwn = negativeFigures({ ...sample, heldOut: null, candidates: { ...candidates, own: null } });
    expect(withoutOwn.own).to.equal(null);
    expect(withoutOwn.shared!.falseNegativeRate).to.equal(null);
  });

  it('are plain JSON', () => {
    const figures = diagnoseRows(basis(4, 1), 4);
    expect(JSON.parse(JSON.stringify(figures))).to.deep.equal(figures);
  });

  it('refuse samples that do not fit together or are too small', () => {
    expect(() => diagnoseRows(new Float32Array(7), 2)).to.throw('rows');
    expect(() => diagnoseRows(new Float32Array(2), 2)).to.throw('at least 2 rows');
  });
});

describe('collapse alarm', () => {
  const healthy: CollapseFigures = { relativeStd: 0.9, effectiveRank: 50, meanCosine: 0.1 };
  const collapsed: CollapseFigures = { relativeStd: 0.01, effectiveRank: 1.2, meanCosine: 0.99 };
  const thresholds = { relativeStd: 0.2, rankShare: 0.05, meanCosine: 0.9, window: 2 };

  it('rings with names and numbers once a sign has stayed beyond its threshold for the window', () => {
    const alarm = new CollapseAlarm(64, thresholds);
    expect(alarm.observe({ users: healthy, items: collapsed })).to.deep.equal([]);
    expect(alarm.observe({ users: healthy, items: collapsed })).to.deep.equal([
      { name: 'collapse/items/relative-std', value: 0.01, threshold: 0.2, observations: 2 },
      { name: 'collapse/items/effective-rank', value: 1.2, threshold: 3.2, observations: 2 },
      { name: 'collapse/items/mean-cosine', value: 0.99, threshold: 0.9, observations: 2 },
    ]);
  });

  it('starts counting again after one healthy observation', () => {
    const alarm = new CollapseAlarm(64, thresholds);
    alarm.observe({ users: collapsed, items: healthy });
    alarm.observe({ users: healthy, items: healthy });
    expect(alarm.observe({ users: collapsed, items: healthy })).to.deep.equal([]);
  });

  it('does not ring over an effective rank that could not be measured', () => {
    const alarm = new CollapseAlarm(64, { ...thresholds, window: 1 });
    expect(alarm.observe({ users: { ...healthy, effectiveRank: null }, items: healthy })).to.deep.equal([]);
  });

  it('goes on from its saved state as if never stopped', () => {
    const before = new CollapseAlarm(64, thresholds);
    before.observe({ users: collapsed, items: healthy });
    const after = new CollapseAlarm(64, thresholds, JSON.parse(JSON.stringify(before.state)));
    expect(after.observe({ users: collapsed, items: healthy })).to.have.length(3);
  });
});

/** Householder reflections by a few fixed vectors: an orthogonal change of coordinates. */
function rotate(rows: Float32Array, dim: number): Float32Array {
  const turned = rows.slice();
  for (let seed = 1; seed <= 3; seed++) {
    const mirror = gaussian(1, dim, seed);
    const squared = mirror.reduce((sum, x) => sum + x * x, 0);
    for (let start = 0; start < turned.length; start += dim) {
      const row = turned.subarray(start, start + dim);
      const along = row.reduce((sum, x, k) => sum + x * mirror[k], 0) / squared;
      row.forEach((_, k) => (row[k] -= 2 * along * mirror[k]));
    }
  }
  return turned;
}
