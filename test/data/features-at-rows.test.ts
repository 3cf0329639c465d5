import { expect } from 'chai';
import { GrowingVocabulary, Vocabulary, featuresAtRows, type Feature } from '@belfry/data';

describe('feature columns at other rows', () => {
  const rows = Int32Array.of(2, -1, 0);
  const placed = (feature: Feature): Feature => featuresAtRows({ features: [feature] }, rows).features[0];

  it('hold the values of those rows, and what importing puts where one is missing', () => {
    const names = ['', 'a', 'b', 'c'];
    expect(placed({ kind: 'categorical', name: 'kind', names, codes: Int32Array.of(1, 2, 3) })).to.deep.equal({
      kind: 'categorical',
      name: 'kind',
      names,
      codes: Int32Array.of(3, 0, 1),
    });
    const bags = { offsets: Int32Array.of(0, 2, 2, 3), values: Int32Array.of(1, 2, 3) };
    expect(placed({ kind: 'bag', name: 'tags', names, bags })).to.deep.include({
      bags: { offsets: Int32Array.of(0, 1, 1, 3), values: Int32Array.of(3, 1, 2) },
    });
    expect(placed({ kind: 'numeric', name: 'price', values: Float32Array.of(1, 2, 6) })).to.deep.include({
      values: Float32Array.of(6, 3, 1),
    });
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(placed({ kind: 'vector', name: 'image', dim: 2, values })).to.deep.include({
      values: Float32Array.of(5, 6, 0, 0, 1, 2),
    });
    expect(placed({ kind: 'text', name: 'title', values: ['x', 'y', 'z'] })).to.deep.include({
      values: ['z', '', 'x'],
    });
  });
});

describe('a growing vocabulary', () => {
  it('gives the row of one id to another', () => {
    const ids = new GrowingVocabulary(new Vocabulary(['a', 'b']));
    ids.replace(0, 'c');
    expect(ids.ids).to.deep.equal(['c', 'b']);
    expect([ids.rowOf('a'), ids.rowOf('c'), ids.rowOf('b')]).to.deep.equal([-1, 0, 1]);
    expect(ids.add('a')).to.equal(2);
    expect(ids.hash).to.equal(new Vocabulary(['c', 'b', 'a']).hash);
  });
});
