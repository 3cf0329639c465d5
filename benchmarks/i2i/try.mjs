import { csrFromLists, silentProgress } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { pairLists, ascendingLists } from '@belfry/pairs';
import { diginetica, logOf } from './data-sets.mjs';
const kernels = getKernels();
const d = diginetica();
console.log(d.itemCount, d.sessions.length, d.test.length, d.chosenOn.cases.length);
const VAL = process.env.VAL === "1";
const source = (sessions) => ({ log: logOf(sessions, d.itemCount, true), itemFeatures: { features: [] }, itemVectors: null, kernels, memoryBytes: 2e9, seed: 1, progress: silentProgress });
function figures(lists, cases, decay) {
  const asc = ascendingLists(lists, d.itemCount);
  let hr = 0, mrr = 0;
  const B = 4096;
  for (let f = 0; f < cases.length; f += B) {
    const part = cases.slice(f, f + B);
    const left = [], w = [];
    for (const { prefix } of part) {
      const e = decay === 0 ? [[prefix[prefix.length - 1], 1]] : prefix.map((it, n) => [it, decay ** (prefix.length - 1 - n)]);
      e.sort((a, b) => a[0] - b[0]);
      left.push(e.map((x) => x[0])); w.push(...e.map((x) => x[1]));
    }
    const r = kernels.sparseTopK({ left: csrFromLists(left), leftWeights: Float64Array.from(w), right: asc.lists, columns: d.itemCount, k: 20, rowWeights: null, weights: asc.weights, cosine: null, findsZeros: false });
    part.forEach(({ target }, n) => { for (let p = 0; p < r.found[n]; p++) if (r.rows[n * 20 + p] === target) { hr++; mrr += 1 / (p + 1); break; } });
  }
  return [hr / cases.length, mrr / cases.length];
}
for (const [name, options] of JSON.parse(process.argv[2])) {
  const t = performance.now();
  const lists = await pairLists(name, source(VAL ? d.chosenOn.sessions : d.sessions), { neighbours: 200, ...options });
  const t1 = performance.now();
  console.log(name, JSON.stringify(options), ((t1 - t) / 1000).toFixed(1) + 's', 'last', figures(lists, VAL ? d.chosenOn.cases : d.test, 0).map((x) => x.toFixed(4)).join('/'), 'prefix', figures(lists, VAL ? d.chosenOn.cases : d.test, 0.8).map((x) => x.toFixed(4)).join('/'));
}
