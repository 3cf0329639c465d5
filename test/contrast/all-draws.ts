/** Everything that a few draws with repeats can give, with its probability: expectations without sampling error. */

/** `count` draws from the distribution `q`. */
export interface PlantedDraws {
  q: readonly number[];
  count: number;
}

/** All combinations of multisets, one from each source. */
export function* combinations([first, ...others]: readonly PlantedDraws[]): Generator<{
  drawn: Int32Array[];
  probability: number;
}> {
  for (const { rows, probability } of multisets(first.q, first.count)) {
    if (others.length === 0) yield { drawn: [rows], probability };
    else
      for (const rest of combinations(others))
        yield { drawn: [rows, ...rest.drawn], probability: probability * rest.probability };
  }
}

/** All multisets of `size` items with their multinomial probabilities. */
function* multisets(
  q: readonly number[],
  size: number,
  item = 0,
  rows: readonly number[] = [],
  probability = 1,
): Generator<{ rows: Int32Array; probability: number }> {
  if (item === q.length - 1) {
    yield {
      rows: Int32Array.from([...rows, ...new Array<number>(size).fill(item)]),
      probability: probability * q[item] ** size,
    };
    return;
  }
  let ways = 1;
  for (let times = 0; times <= size; times++) {
    yield* multisets(
      q,
      size - times,
      item + 1,
      [...rows, ...new Array<number>(times).fill(item)],
      probability * ways * q[item] ** times,
    );
    ways = (ways * (size - times)) / (times + 1);
  }
}
