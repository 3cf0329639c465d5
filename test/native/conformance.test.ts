import { getKernels } from '@belfry/native';
import { describeKernels } from '@belfry/testing';

describeKernels('reference', { create: (threads) => getKernels({ implementation: 'reference', threads }) });
describeKernels('wasm', { create: (threads) => getKernels({ implementation: 'wasm', threads }) });
