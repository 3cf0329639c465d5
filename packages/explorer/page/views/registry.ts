/** All views, in the order of the navigation. A new one is its file and its row here. */
import type { FunctionComponent } from 'preact';
import type { ListedRun } from '../api/answers.js';
import { CompareView } from './compare-view.js';
import { ConsoleView } from './console-view.js';
import { MapView } from './map-view.js';
import { OverviewView } from './overview-view.js';
import { RecallView } from './recall-view.js';

export interface ViewProps {
  /** The run the reader has chosen. */
  readonly run: ListedRun;
  readonly runs: readonly ListedRun[];
  readonly theme: string;
}

export interface View {
  /** In the address. */
  readonly name: string;
  readonly title: string;
  readonly component: FunctionComponent<ViewProps>;
}

export const views: readonly View[] = [
  { name: 'overview', title: 'Overview', component: OverviewView },
  { name: 'map', title: 'Map', component: MapView },
  { name: 'recall', title: 'Recall', component: RecallView },
  { name: 'compare', title: 'Compare', component: CompareView },
  { name: 'console', title: 'Console', component: ConsoleView },
];
