/** Several values out of a set (multi-hot): the pooled embeddings of those present. Unknown and empty give zeros. */
import { csrFromLists, csrGather, type Csr } from '@belfry/core';
import type { BagFeature } from '@belfry/data';
import { bagScales } from './bag-pooling.js';
import type { FeatureKind, GivenValue } from './feature-encoder.js';
import { nameOf } from './name-of.js';

export interface BagMeta {
  readonly kind: 'bag';
  readonly name: string;
  readonly names: readonly string[];
}

const noLists: Csr = { offsets: Int32Array.of(0), values: new Int32Array(0) };

export const bag: FeatureKind<BagFeature, BagMeta> = {
  describe: ({ kind, name, names }) => ({ kind, name, names }),
  build({ name, names }, column, { parameters, options, embeddingDim }) {
    const label = `feature.${name}`;
    const table = parameters.addTable(label, names.length, embeddingDim, options.initNorm);
    return {
      name: label,
      width: embeddingDim,
      learned: true,
      begin({ rows }, leaves) {
        const bags: Csr = csrGather(column?.bags ?? noLists, rows);
        return leaves.bags(table, bags, bagScales(bags, options.bagPooling));
      },
    };
  },
  reader({ kind, name, names }) {
    const codeOf = new Map(names.map((known, code) => [known, code]));
    const codesOf = (value: GivenValue): Int32Array => {
      const members = value === null ? [] : typeof value === 'object' ? value : [value];
      const codes = members.map((member) => codeOf.get(nameOf(member))).filter((code) => code !== undefined);
      return Int32Array.from(new Set(codes));
    };
    return (values) => ({ kind, name, names, bags: csrFromLists(values.map(codesOf)) });
  },
};
