/** Where a run's tables lie while it trains, by its options. */
import { inMemory, mappedIn, type TableMemory } from '@belfry/compute';
import type { TablesOptions } from '@belfry/towers';

const storages: Record<TablesOptions['storage'], (folder: string) => TableMemory> = {
  memory: () => inMemory,
  mapped: mappedIn,
};

/** @param run folder of the run @throws BelfryError BACKEND_UNAVAILABLE for mapped tables without the C++ addon */
export function tableMemoryOf({ storage, folder }: TablesOptions, run: string): TableMemory {
  return storages[storage](folder || run);
}
