import { getKernels } from '@belfry/native';
import { describeKernels } from '@belfry/testing';
import { builtIsas } from './built-isas.js';

describeKernels('reference', { create: (threads) => getKernels({ implementation: 'reference', threads }) });
describeKernels('wasm', { create: (threads) => getKernels({ implementation: 'wasm', threads }) });

const isas = builtIsas();
if (isas.length === 0) describe('kernels: native', () => it.skip('no C++ compiler: the addon was not built'));
for (const isa of isas) {
  describeKernels(`native, ${isa}`, { create: (threads) => getKernels({ implementation: 'native', threads, isa }) });
}
