/** TensorBoard's `Event` as protobuf (tensorboard/compat/proto/event.proto and summary.proto), as far as training writes it. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface SummaryEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly step: number;
  readonly scalars: readonly { readonly tag: string; readonly value: number }[];
  readonly histograms: readonly Histogram[];
}

/** Weights of values by bin: bin i holds what is at most `limits[i]` and above the limit before. */
export interface Histogram {
  readonly tag: string;
  /** Where the first bin starts. */
  readonly least: number;
  /** Upper limits of the bins, ascending. */
  readonly limits: readonly number[];
  readonly weights: readonly number[];
}

/** The first record of a file. */
export function encodeFileVersion(at: number): Uint8Array {
  return eventAt(at).tag(3, WireType.LengthDelimited).string('brain.Event:2').finish();
}

export function encodeEvent({ at, step, scalars, histograms }: SummaryEvent): Uint8Array {
  const event = eventAt(at).tag(2, WireType.Varint).int64(step);
  event.tag(5, WireType.LengthDelimited).fork();
  for (const { tag, value } of scalars) {
    valueOf(event, tag).tag(2, WireType.Bit32).float(value).join();
  }
  for (const histogram of histograms) {
    valueOf(event, histogram.tag).tag(5, WireType.LengthDelimited).fork();
    writeHistogram(event, histogram);
    event.join().join();
  }
  return event.join().finish();
}

function eventAt(at: number): BinaryWriter {
  return new BinaryWriter().tag(1, WireType.Bit64).double(at / 1000);
}

/** Opens a value of the summary with its tag; to be joined. */
function valueOf(event: BinaryWriter, tag: string): BinaryWriter {
  return event.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(tag);
}

/** Sums are those of the bins' middles. */
function writeHistogram(event: BinaryWriter, { least, limits, weights }: Histogram): void {
  const middles = limits.map((limit, bin) => (limit + (bin === 0 ? least : limits[bin - 1])) / 2);
  const sumOf = (term: (weight: number, middle: number) => number): number =>
    weights.reduce((sum, weight, bin) => sum + term(weight, middles[bin]), 0);
  const figures = [
    least,
    limits.at(-1)!,
    sumOf((weight) => weight),
    sumOf((weight, middle) => weight * middle),
    sumOf((weight, middle) => weight * middle ** 2),
  ];
  figures.forEach((figure, field) => event.tag(field + 1, WireType.Bit64).double(figure));
  for (const [field, values] of [
    [6, limits],
    [7, weights],
  ] as const) {
    event.tag(field, WireType.LengthDelimited).fork();
    for (const value of values) event.double(value);
    event.join();
  }
}
