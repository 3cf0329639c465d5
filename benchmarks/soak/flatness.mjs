// Whether memory stays as it is: the mean of each tenth of the time after the warm-up, beside the mean of all of it.
const PARTS = 10;

/** @param values in equal distances of time */
export function flatnessOf(values) {
  const parts = Array.from({ length: PARTS }, (_, n) =>
    values.slice(Math.floor((n * values.length) / PARTS), Math.floor(((n + 1) * values.length) / PARTS)),
  ).filter((part) => part.length > 0);
  const means = parts.map(mean);
  const overall = mean(values);
  return {
    meanMb: round(overall),
    lowestMb: Math.min(...values),
    highestMb: Math.max(...values),
    tenthsMb: means.map(round),
    /** Of a tenth's mean from that of all, as a share. */
    largestDeviation: Number(Math.max(...means.map((one) => Math.abs(one / overall - 1))).toFixed(4)),
  };
}

function mean(values) {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function round(mb) {
  return Math.round(mb * 10) / 10;
}
