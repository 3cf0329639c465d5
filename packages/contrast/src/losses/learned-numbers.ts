/** Which numbers of the objective itself are learned: as options say or, for log-odds on cosines, temperature and bias. */
import type { Similarity } from '../similarity.js';
import type { LossOptions } from './loss-options.js';
import { lossKindOf } from './registry.js';

export interface LearnedNumbers {
  readonly temperature: boolean;
  readonly bias: boolean;
}

export function learnedNumbers(loss: LossOptions, similarity: Similarity): LearnedNumbers {
  const needsScale = lossKindOf(loss.name).startBias !== undefined && similarity === 'cosine';
  return {
    temperature: loss.learnsTemperature ?? (needsScale && loss.endTemperature === null),
    bias: loss.learnsBias ?? needsScale,
  };
}
