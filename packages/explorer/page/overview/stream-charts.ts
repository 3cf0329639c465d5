/** What is drawn of training on a stream; a new chart is its row here. */
import type { StreamStanding } from '../api/answers.js';
import type { Curve } from '../training-lines.js';
import { diagnosticCharts, type DrawnChart } from './drawn-chart.js';

const MIB = 2 ** 20;
const nothingOfAFile = 'Events came from a file or a pipe, which does not tell this; a topic does.';

/** @param k length of the lists the model is tested with */
export function streamCharts(k: number | undefined): readonly DrawnChart[] {
  const cut = k === undefined ? '' : `@${k}`;
  return [
    {
      title: 'Recall',
      about: 'Of each window before it is learnt from, every item ranked; higher is better. Dots are versions.',
      empty: 'Nothing was tested yet: the second window is the first that a model meets.',
      curves: [
        { name: `recall${cut}`, colour: '--accent', read: ({ test }) => test?.recall },
        { name: `ndcg${cut}`, colour: '--second', read: ({ test }) => test?.ndcg },
        {
          name: 'published',
          colour: '--good',
          marks: 'filled',
          read: ({ publish }) => (publish?.passes ? publish.recall : null),
        },
        {
          name: 'refused',
          colour: '--bad',
          marks: 'hollow',
          read: ({ publish }) => (publish?.passes === false ? publish.recall : null),
        },
      ],
    },
    {
      title: 'Loss',
      about: 'Mean over the steps of a window; lower is better.',
      curves: [{ name: 'loss', colour: '--accent', read: ({ loss }) => loss }],
    },
    {
      title: 'Events a second',
      about: 'Learnt from, waiting for them included: as fast as they come, or as fast as can be learnt.',
      curves: [{ name: 'events/s', colour: '--accent', read: ({ eventsPerSecond }) => eventsPerSecond }],
    },
    {
      title: 'Seconds for a window',
      about: 'To test, publish where it was time, and learn; waiting for events is not in it.',
      curves: [{ name: 'seconds', colour: '--accent', read: ({ seconds }) => seconds }],
    },
    {
      title: 'Lag',
      about: 'Messages of the topic that were not read yet. Where it grows, training is too slow for the stream.',
      empty: nothingOfAFile,
      curves: [ofStream('messages', '--accent', ({ lag }) => lag)],
    },
    {
      title: 'Waiting in memory',
      about: 'Events that were read and not learnt from yet, in MiB; kafka.bufferBytes is the most.',
      empty: nothingOfAFile,
      curves: [ofStream('MiB', '--accent', ({ bufferedBytes }) => bufferedBytes / MIB)],
    },
    {
      title: 'Dead letters, repeats, late events',
      about: 'In each window: messages that could not be used, events met before, events older than allowed.',
      empty: nothingOfAFile,
      curves: [
        ofStream('dead letters', '--bad', ({ deadLetters }) => deadLetters),
        ofStream('repeats', '--second', ({ duplicates }) => duplicates),
        ofStream('late', '--accent', ({ late }) => late),
      ],
    },
    ...diagnosticCharts.map((chart) => ({ ...chart, empty: 'Measured with each version: none was tested yet.' })),
  ];
}

function ofStream(name: string, colour: string, read: (standing: StreamStanding) => number): Curve {
  return { name, colour, read: ({ stream }) => (stream ? read(stream) : null) };
}
