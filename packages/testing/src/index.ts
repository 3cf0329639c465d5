export { describeKernels, type KernelsFixture } from './describe-kernels.js';
export { describeIndex, type IndexFixture } from './describe-index.js';
export { describeLoss, type LossFixture } from './describe-loss.js';
export { describeNegativeSource, type NegativeSourceFixture } from './describe-negative-source.js';
export { describeReader, type PlantedEvent, type ReaderFixture } from './describe-reader.js';
export { eventsInMemory, type MemoryEvent, type MemoryStream } from './events-in-memory.js';
export { countsFit } from './chi-square.js';
export { plantedBlocks, type PlantedOptions } from './planted-blocks.js';
export { randomLists, unitish } from './kernels/random-input.js';
