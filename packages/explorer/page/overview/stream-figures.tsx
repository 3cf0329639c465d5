/** Where training on a stream stands: the newest figures, and what became of its versions. */
import type { JSX } from 'preact';
import type { MetricsLine } from '../api/answers.js';
import { FigureList } from '../parts/figure-list.js';
import type { Fact } from '../parts/facts.js';
import { count, figure, moment } from '../words.js';

/** @param k length of the lists the model is tested with */
export function StreamFigures({ lines, k }: { lines: readonly MetricsLine[]; k: number | undefined }): JSX.Element {
  const newest = lines.findLast(({ window }) => window !== undefined);
  const { test } = lines.findLast((line) => line.test) ?? {};
  const versions = versionsOf(lines);
  return (
    <FigureList
      figures={[
        [
          k === undefined ? 'recall' : `recall@${k}`,
          test ? figure(test.recall) : '–',
          'of the events of the last window were foreseen',
        ],
        [
          'recall of known',
          test ? figure(test.recallOfKnown) : '–',
          'the same where user and item had been met before',
        ],
        ['events', count(newest?.events ?? 0), `learnt from, in ${count(newest?.window ?? 0)} windows`],
        ['users and items', `${count(newest?.users ?? 0)} / ${count(newest?.items ?? 0)}`, 'have vectors'],
        ['versions', count(versions.published), `published; ${count(versions.refused)} refused`],
      ]}
    />
  );
}

/** The newest version, and the newest refusal with its reasons. */
export function versionFacts(lines: readonly MetricsLine[]): Fact[] {
  const published = lines.findLast(({ publish }) => publish?.passes);
  const refused = lines.findLast(({ publish }) => publish?.passes === false);
  return [
    ['Newest version', published === undefined ? 'none yet' : `${published.publish!.version}, ${placeOf(published)}`],
    [
      'Last refused',
      refused === undefined
        ? 'none: every version was good enough'
        : `${placeOf(refused)}: ${refused.publish!.reasons.join('; ')}`,
    ],
  ];
}

function placeOf({ publish, events, at }: MetricsLine): string {
  const place = events === undefined ? `after window ${count(publish!.window)}` : `after ${count(events)} events`;
  return at === undefined ? place : `${place}, ${moment(new Date(at).toISOString())}`;
}

function versionsOf(lines: readonly MetricsLine[]): { published: number; refused: number } {
  const tried = lines.filter(({ publish }) => publish !== undefined);
  const published = tried.filter(({ publish }) => publish!.passes).length;
  return { published, refused: tried.length - published };
}
