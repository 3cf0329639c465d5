/** What the routes answer, as far as the page reads it. */

export type Figures = Readonly<Record<string, number>>;

export interface ListedRun {
  readonly id: string;
  readonly served: boolean;
  readonly createdAt: string;
  readonly preset: string | null;
  readonly finished: boolean;
  /** Whether it learns from a stream, or is a version of one that does. */
  readonly onStream: boolean;
  readonly figures: Figures | null;
}

export interface Diagnostics {
  readonly alignment?: number;
  readonly uniformity?: { readonly users?: number; readonly itemsByCatalogue?: number };
}

export interface MetricsLine {
  /** `selection` or `refit`; none of training on a stream. */
  readonly phase?: string;
  readonly step?: number;
  readonly epoch?: number;
  readonly loss?: number;
  readonly validation?: Figures;
  readonly diagnostics?: Diagnostics | null;

  // Of training on a stream, in lines of windows and of versions:
  /** Windows so far. */
  readonly window?: number;
  /** Events so far. */
  readonly events?: number;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly test?: { readonly recall: number; readonly ndcg: number; readonly recallOfKnown: number } | null;
  readonly users?: number;
  readonly items?: number;
  readonly seconds?: number;
  readonly eventsPerSecond?: number;
  readonly stream?: StreamStanding | null;
  readonly publish?: {
    readonly window: number;
    readonly passes: boolean;
    readonly version: number | null;
    readonly recall?: number;
    readonly reasons: readonly string[];
  };
}

/** Counts are those since the window before. */
export interface StreamStanding {
  readonly lag: number;
  readonly bufferedBytes: number;
  readonly deadLetters: number;
  readonly duplicates: number;
  readonly late: number;
}

export interface FollowedStream {
  readonly stream: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly lag: number | null;
  readonly bufferedBytes: number | null;
  readonly delaySeconds: number | null;
}

export interface FollowingAnswer {
  readonly streams: readonly FollowedStream[];
  readonly takeover: { readonly run: string; readonly outcome: 'taken' | 'refused'; readonly at: string } | null;
}

export interface RunDetails {
  readonly run: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly report: {
    readonly trainedSeconds?: number;
    readonly selection?: { readonly step: number; readonly epoch?: number };
    readonly refit?: { readonly step: number };
  } | null;
  readonly index: {
    readonly kind: string;
    readonly metric: string;
    readonly dim: number;
    readonly count: number;
    readonly settings: Readonly<Record<string, number | string>>;
  } | null;
  readonly lines: readonly MetricsLine[];
}

/** Lists are aligned with `items`. */
export interface MapAnswer {
  readonly run: string;
  /** How the points were placed. */
  readonly method: string;
  readonly items: readonly string[];
  /** null where the data has no names of items. */
  readonly names: readonly string[] | null;
  /** In −1 … 1, four decimals. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Training events. */
  readonly popularity: readonly number[];
  readonly clusters: readonly number[];
  /** null where the data has none. `codes` are places in `values`. */
  readonly categories: {
    readonly name: string;
    readonly values: readonly string[];
    readonly codes: readonly number[];
  } | null;
}

export interface FoundUser {
  readonly user: string;
  readonly events: number;
  readonly recent: readonly string[];
}

export interface RecallItem {
  readonly item: string;
  readonly score: number;
  /** The source that gave the item its place. */
  readonly source?: string;
  /** Every source that has the item, with its score there. */
  readonly sources?: Readonly<Record<string, number>>;
  /** Items of the history nearest to it, nearest first. */
  readonly why?: readonly { readonly item: string; readonly score: number }[];
}

/** What would be here but for a rule. */
export interface FilteredOut {
  readonly counts: Readonly<Record<string, number>>;
  readonly items: readonly { readonly item: string; readonly score: number; readonly reason: string }[];
}

export interface RecallAnswer {
  readonly user?: string;
  readonly item?: string;
  readonly history?: readonly string[];
  readonly requested: number;
  readonly found: number;
  readonly exact: boolean;
  readonly items: readonly RecallItem[];
  readonly notes?: readonly string[];
  readonly filteredOut?: FilteredOut;
  readonly tookMs?: number;
  readonly indexVersion?: string | number;
}
