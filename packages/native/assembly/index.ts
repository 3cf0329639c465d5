/** What the module exports: block functions, which any thread may run, and the layout they agree on with the caller. */
export { candidateGradientBlock, COLUMNS_PER_BLOCK } from './candidate-gradient-block';
export { QUERIES_PER_BLOCK, groupBytes, paddedDim } from './layout';
export { packPanels, packStrips } from './pack';
export { queryGradientBlock } from './query-gradient-block';
export { scoreBlock } from './score-block';
export { sortBlock, topKBlock } from './top-k-block';
