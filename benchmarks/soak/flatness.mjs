// Whether memory stays as it is: a figure of each part of the time after the warm-up, beside their mean.

/** The mean of each tenth: for what goes up and down within seconds. */
export function flatnessOfMeans(values) {
  return flatness(values, 10, mean);
}

/** The lowest of each quarter: for what takes much for a moment, now and then, and gives it back. What leaks lifts the lowest too. */
export function flatnessOfFloors(values) {
  return flatness(values, 4, (part) => Math.min(...part));
}

/** @param values MiB, in equal distances of time */
function flatness(values, parts, figureOf) {
  const startOf = (part) => Math.floor((part * values.length) / parts);
  const figures = Array.from({ length: parts }, (_, n) => values.slice(startOf(n), startOf(n + 1)))
    .filter((part) => part.length > 0)
    .map(figureOf);
  const middle = mean(figures);
  return {
    meanMb: round(mean(values)),
    lowestMb: Math.min(...values),
    highestMb: Math.max(...values),
    partsMb: figures.map(round),
    /** Of a part's figure from the mean of all, as a share. */
    largestDeviation: Number(Math.max(...figures.map((one) => Math.abs(one / middle - 1))).toFixed(4)),
  };
}

function mean(values) {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function round(mb) {
  return Math.round(mb * 10) / 10;
}
