/** Vectors as JSON: numbers that float32 can hold. */
const LARGEST = 3.4028234663852886e38;

export const vector = {
  type: 'array',
  description: 'As served, of the dimensions of the run.',
  items: { type: 'number', minimum: -LARGEST, maximum: LARGEST },
  minItems: 1,
  maxItems: 4096,
} as const;
