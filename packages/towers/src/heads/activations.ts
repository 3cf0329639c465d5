/** The variance gain of each activation of the hidden layers, which keeps signals at one scale (He et al. 2015). */
import type { ItemTowerOptions } from '../towers-options.js';

export type ActivationName = ItemTowerOptions['activation'];

export const gains: Readonly<Record<ActivationName, number>> = { relu: 2, gelu: 2, tanh: 1 };
