export { itemKnn, type ItemKnnInput } from './item-knn.js';
export type { WeightedLists } from './weighted-lists.js';
export { itemKnnOptions, type ItemKnnOptions } from './item-knn-options.js';
export { transpose, type Transposed } from './transpose.js';
