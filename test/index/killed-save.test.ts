import { indexKindNames, indexKinds } from '@belfry/index';
import { killWhileSaving } from './killed-saves.js';

describe('an index whose saving process is killed', () => {
  for (const kind of indexKindNames) {
    it(`${kind}: loads as it was before or as it is after, and what is left does not grow`, async function () {
      const missing = await indexKinds[kind].missing();
      if (missing !== null) {
        console.log(`      skipped: ${missing}`);
        this.skip();
      }
      await killWhileSaving(kind, 5);
    });
  }
});
