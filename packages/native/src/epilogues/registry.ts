/** The epilogues by kind: one row makes an epilogue from its options. */
import type { Epilogue } from '../kernels.js';
import { decoupled } from './decoupled.js';
import type { RowEpilogue } from './row-epilogue.js';
import { softmax } from './softmax.js';

type EpilogueOf<Kind extends Epilogue['kind']> = Extract<Epilogue, { kind: Kind }>;

const epilogues: { [Kind in Epilogue['kind']]: (epilogue: EpilogueOf<Kind>) => RowEpilogue } = {
  softmax: () => softmax,
  decoupled: ({ weight }) => decoupled(weight),
};

export function rowEpilogue<Kind extends Epilogue['kind']>(epilogue: EpilogueOf<Kind>): RowEpilogue {
  return epilogues[epilogue.kind](epilogue);
}
