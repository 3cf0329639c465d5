/**
 * CPU time of the towers' part of one training step by backend: two towers, 4,096 rows each, embeddings of 64 → dense 128
 * with relu → dense 64, forward and back (0.8 GFLOP), TensorFlow.js included, look-ups and the loss left out.
 *
 *   npm run -s bench -- towers [--json] [--threads N]
 *
 * The best of ten rounds of 50 steps counts, because other work on the machine can only slow a round down.
 */
import { parseArgs } from 'node:util';
import { differentiate, initBackend, linear } from '@belfry/compute';
import { Rng } from '@belfry/core';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, threads: { type: 'string', default: '1' } },
});
const [rows, width, hidden, dim] = [4096, 64, 128, 64];
const rng = Rng.fromSeed(1);

const shapes = [[rows, width], [width, hidden], [hidden], [hidden, dim], [dim]];
const leaves = [...shapes, ...shapes].map((shape) => ({ shape, values: normals(shape) }));
const gradients = [normals([rows, dim]), normals([rows, dim])];
const tower = ([x, kernel, bias, outputKernel, outputBias]) =>
  linear(linear(x, kernel, bias, 'relu'), outputKernel, outputBias);

const results = [];
for (const name of ['native', 'wasm']) {
  const backend = await initBackend(name, { threads: Number(flags.threads) });
  const milliseconds = bestRound();
  results.push({ backend: name, version: backend.version, threads: Number(flags.threads), cpuMs: milliseconds });
  if (!flags.json) console.log(`${name} ${backend.version}: ${milliseconds} CPU ms a step`);
}
if (flags.json) console.log(JSON.stringify({ machine: machine(), results }));

function step() {
  differentiate(
    leaves,
    (tensors) => [tower(tensors.slice(0, 5)), tower(tensors.slice(5))],
    () => ({ loss: 0, gradients }),
    () => null,
  );
}

function bestRound() {
  const steps = 50;
  let best = Infinity;
  for (let round = 0; round <= 10; round++) {
    const before = process.cpuUsage();
    for (let n = 0; n < steps; n++) step();
    const { user, system } = process.cpuUsage(before);
    // The first round is for the engine's compiler.
    if (round > 0) best = Math.min(best, (user + system) / 1000 / steps);
  }
  return Math.round(best * 10) / 10;
}

function normals(shape) {
  const length = shape.reduce((size, extent) => size * extent, 1);
  return Float32Array.from({ length }, () => rng.normal() / 8);
}
