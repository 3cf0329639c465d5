/** Every tensor operation in plain TypeScript: what the native ones are held against. */
import type { TensorKernels } from '../../tensor-kernels.js';
import { referenceNorms } from './norms.js';
import { referencePasses } from './passes.js';
import { referenceProducts } from './products.js';

export const referenceTensorKernels: TensorKernels = {
  name: 'reference',
  isa: 'scalar',
  threads: 1,
  ...referenceProducts,
  ...referencePasses,
  ...referenceNorms,
};
