/** Ids as numbers, found one by one and many at a time, with the C++ addon and without. */
import { idFinder } from '@belfry/native';
import { IdDictionary } from '@belfry/stream';
import { expect } from 'chai';

/** Ids that differ in one byte or in length only, all lengths up to 40, many of them twice. */
function similarIds(): string[] {
  const texts = ['a', 'ab'].flatMap((bytes) =>
    Array.from({ length: 40 }, (_, length) => bytes.repeat(20).slice(0, length + 1)),
  );
  const changed = texts.flatMap((text) =>
    Array.from(text, (_, place) => `${text.slice(0, place)}c${text.slice(place + 1)}`),
  );
  return [...texts, ...changed, ...changed, ...texts];
}

/** One after the other, from byte 3 on. */
function inARow(ids: readonly string[]): { bytes: Buffer; offsets: Int32Array } {
  const offsets = new Int32Array(ids.length + 1);
  offsets[0] = 3;
  for (const [n, id] of ids.entries()) offsets[n + 1] = offsets[n] + Buffer.byteLength(id);
  return { bytes: Buffer.from(`...${ids.join('')}.`), offsets };
}

const find = idFinder();
const describeAddon = find === null ? describe.skip : describe;

for (const [describeHere, how, finder] of [
  [describeAddon, 'with the addon', find],
  [describe, 'without the addon', null],
] as const) {
  describeHere(`stream: ids as numbers, ${how}`, () => {
    it('are given in the order they come, and tell ids apart that differ in any byte or in length only', () => {
      const dictionary = new IdDictionary(finder);
      const ids = similarIds();
      const codes = new Map<string, number>();
      for (const id of ids) if (!codes.has(id)) codes.set(id, codes.size);
      expect(ids.map((id) => dictionary.codeOfText(id))).to.deep.equal(ids.map((id) => codes.get(id)));
      expect(dictionary.texts(0, codes.size)).to.deep.equal([...codes.keys()]);

      const bytes = Buffer.from(`-${ids[77]}-`);
      expect(dictionary.find(bytes, 1, bytes.length - 1)).to.equal(codes.get(ids[77]));
      expect(dictionary.find(bytes, 0, bytes.length)).to.equal(-1);
    });

    it('are found many at a time, those that are not known and an empty one among them', () => {
      const dictionary = new IdDictionary(finder);
      const ids = similarIds();
      const codes = new Map(ids.map((id) => [id, dictionary.codeOfText(id)]));
      const wanted = [...ids, '', 'ünknown', ...ids.map((id) => `d${id}`)];
      const { bytes, offsets } = inARow(wanted);
      const found = new Int32Array(wanted.length + 3).fill(7);
      dictionary.findAll(bytes, offsets, found, 2);
      expect([...found]).to.deep.equal([7, 7, ...wanted.map((id) => codes.get(id) ?? -1), 7]);
    });

    it('are none where a dictionary is empty', () => {
      const found = new Int32Array(1);
      new IdDictionary(finder).findAll(Buffer.from('some'), Int32Array.of(0, 4), found, 0);
      expect([...found]).to.deep.equal([-1]);
    });
  });
}

describeAddon('ids that the addon finds', () => {
  const table = { slots: new Int32Array(16), starts: new Int32Array(1), bytes: new Uint8Array(0) };
  for (const [what, offsets] of Object.entries({
    'beyond the bytes': [0, 5],
    'before them': [-1, 3],
    back: [3, 1],
    'too few': [0],
  }))
    it(`are refused where offsets are wrong: ${what}`, () => {
      expect(() => find!(table, Buffer.from('some'), Int32Array.from(offsets), new Int32Array(1)))
        .to.throw()
        .with.property('code', 'SHAPE_MISMATCH');
    });
});
