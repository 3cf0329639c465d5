/** What an import did: printed for a person, kept in `dataset.json`. Every row read is in exactly one of its counts. */
import type { BadRow } from '../bad-rows.js';
import type { FeatureReport } from '../features/features-of-vocabulary.js';
import type { Leakage } from '../splits/leakage.js';

export interface ImportReport {
  readonly sources: readonly SourceReport[];
  readonly badRows: {
    readonly count: number;
    readonly byReason: Readonly<Record<string, number>>;
    readonly first: readonly BadRow[];
  };
  /** Rows left out by each filter, per part read. */
  readonly leftOut: Readonly<Record<string, LeftOut>>;
  /** Rows of the parts held out whose user or item has no training interaction: left out. */
  readonly outOfVocabulary: Readonly<Record<string, OutOfVocabulary>>;
  readonly userCount: number;
  readonly itemCount: number;
  /** Items known by their features alone. */
  readonly coldItemCount: number;
  /** Interactions per part of the data set. */
  readonly parts: Readonly<Record<string, number>>;
  /** Per part held out; null where it cannot be told for want of timestamps. */
  readonly leakage: Readonly<Record<string, Leakage | null>>;
  readonly features: { readonly user: FeatureReport | null; readonly item: FeatureReport | null };
  readonly split: string;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** The options it was made with, every default written out. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface SourceReport {
  readonly part: string;
  readonly path: string;
  readonly format: string;
  /** Rows that could be read. */
  readonly rows: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly notes: readonly string[];
}

export interface LeftOut {
  readonly event: number;
  readonly weight: number;
  readonly duplicate: number;
  readonly kCore: number;
}

export interface OutOfVocabulary {
  readonly rows: number;
  /** Of these, with an unknown user. */
  readonly unknownUser: number;
  /** Of these, with an unknown item; a row can count as both. */
  readonly unknownItem: number;
}
