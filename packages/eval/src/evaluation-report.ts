/** What an evaluation found. */
import type { Interval } from './bootstrap.js';

/** Figures by name and list length, such as `recall@20`. */
export type Figures = Readonly<Record<string, number>>;

export interface EvaluationReport {
  readonly scorer: string;
  readonly figures: Figures;
  /** 95 % bootstrap intervals over users of every ranking figure; empty where switched off. */
  readonly intervals: Readonly<Record<string, Interval>>;
  /** By list length: recall of each tenth of the catalogue, most popular first; null where it holds no test item. */
  readonly decileRecall: Readonly<Record<number, readonly (number | null)[]>>;
  readonly users: {
    readonly evaluated: number;
    readonly skipped: Readonly<Record<string, number>>;
    /** Users for whom every candidate had one score: scored as a random order. */
    readonly withoutRanking: number;
  };
  /** Test items that the user has in training: they cannot be found while training items are masked, and count as missed. */
  readonly maskedTestItems: number;
}

export interface BaselineReport extends EvaluationReport {
  /** The same figures of methods without training, by name. */
  readonly baselines: Readonly<Record<string, EvaluationReport>>;
}

/** A report as one writes it: figures at the top, such as `{"recall@20": …, "baselines": {"popularity": {"recall@20": …}}}`. */
export function reportJson(report: EvaluationReport | BaselineReport): Record<string, unknown> {
  const { figures, intervals, decileRecall, users, maskedTestItems } = report;
  const deciles = Object.entries(decileRecall).map(([k, recall]) => [`popularity-decile-recall@${k}`, recall] as const);
  const baselines =
    'baselines' in report
      ? Object.entries(report.baselines).map(([name, baseline]) => [name, reportJson(baseline)] as const)
      : null;
  return {
    ...figures,
    ...Object.fromEntries(deciles),
    intervals,
    users,
    maskedTestItems,
    ...(baselines === null ? {} : { baselines: Object.fromEntries(baselines) }),
  };
}
