import { indexKindNames, indexKinds } from '@belfry/index';
import { killWhileSaving } from './killed-saves.js';

describe('an index whose saving process is killed 60 times', function () {
  this.timeout(600_000);
  for (const kind of indexKindNames) {
    it(`${kind}: loads after every kill`, async function () {
      const missing = await indexKinds[kind].missing();
      if (missing !== null) {
        console.log(`      skipped: ${missing}`);
        this.skip();
      }
      await killWhileSaving(kind, 60);
    });
  }
});
