// Who is compared in the index benchmark: a command that serves an index (serve.mjs), with what it alone wants.
const python = process.env.BELFRY_PEERS_PYTHON ?? 'python3';
/** FAISS's threads would go on spinning after a search, into the time of who comes next. */
const env = { OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_NUM_THREADS: '1' };

const belfry = [
  { name: 'belfry', storage: 'auto' },
  { name: 'belfry bfloat16', storage: 'bfloat16' },
  { name: 'belfry float32', storage: 'float32' },
].map(({ name, storage }) => ({
  name,
  isPeer: false,
  command: [process.execPath, 'benchmarks/index/belfry.mjs'],
  task: { storage },
}));

const pythonPeers = [
  { name: 'hnswlib', script: 'index_hnswlib.py', task: {} },
  { name: 'faiss float32', script: 'index_faiss.py', task: { refined: false } },
  { name: 'faiss int8 refined', script: 'index_faiss.py', task: { refined: true } },
  { name: 'usearch f32', script: 'index_usearch.py', task: { dtype: 'f32' } },
  { name: 'usearch f16', script: 'index_usearch.py', task: { dtype: 'f16' } },
  { name: 'usearch bf16', script: 'index_usearch.py', task: { dtype: 'bf16' } },
  { name: 'usearch i8', script: 'index_usearch.py', task: { dtype: 'i8' } },
].map(({ name, script, task }) => ({ name, isPeer: true, command: [python, `benchmarks/peers/${script}`], env, task }));

const nodePeers = [
  { name: 'usearch npm f32', script: 'index_usearch.mjs', task: { dtype: 'f32' } },
  /** One question at a time on one thread is its only way. */
  { name: 'hnswlib-node', script: 'index_hnswlib_node.mjs', task: {}, mostThreads: 1 },
].map(({ script, ...peer }) => ({ ...peer, isPeer: true, command: [process.execPath, `benchmarks/peers/${script}`] }));

export function systems(withPeers) {
  return withPeers ? [...belfry, ...pythonPeers, ...nodePeers] : belfry;
}
