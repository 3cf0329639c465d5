// Who does the work of the training benchmark, each in a process of its own that is given the work as JSON, prints one
// JSON object and nothing else on stdout.
import { availableIsas, kernelInfo } from '@belfry/native';

const python = process.env.BELFRY_PEERS_PYTHON ?? 'python3';
const belfryStep = 'benchmarks/training/step.mjs';

/**
 * Forms of Belfry, the first of them at every size: `kernels` are options of `getKernels`, `config` is laid over the
 * run's configuration.
 */
const forms = [
  ...(kernelInfo().implementation === 'native' ? availableIsas() : []).map((isa) => ({ variant: 'native', isa })),
  { variant: 'bfloat16 products', config: { train: { products: 'bfloat16' } } },
  { variant: 'wasm', kernels: { implementation: 'wasm' } },
];

const belfry = forms.map(({ variant, isa, kernels = {}, config = {} }, place) => ({
  engine: 'belfry',
  variant,
  isa,
  everywhere: place === 0,
  command: [process.execPath, belfryStep],
  extra: { kernels, config },
  env: isa === undefined ? {} : { BELFRY_ISA: isa },
}));

/** OpenMP's threads spin where they wait, which costs much on a machine that others use too: both ways are measured. */
const passiveWaiting = { OMP_WAIT_POLICY: 'PASSIVE', GOMP_SPINCOUNT: '0', KMP_BLOCKTIME: '0' };

const peers = [
  { engine: 'pytorch', variant: 'as it comes', script: 'training_torch.py', env: {} },
  { engine: 'pytorch', variant: 'passive waiting', script: 'training_torch.py', env: passiveWaiting },
  {
    engine: 'tensorflow',
    variant: 'as it comes',
    script: 'training_tensorflow.py',
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
  },
].map(({ script, ...peer }) => ({
  ...peer,
  everywhere: true,
  command: [python, `benchmarks/peers/${script}`],
  extra: {},
  holdsAllScores: true,
}));

export function contenders(withPeers) {
  return withPeers ? [...belfry, ...peers] : belfry;
}
