import { indexKindNames, indexKinds } from '@belfry/index';
import { refuseHostileFiles } from './hostile-files.js';

describe('10,000 index files made to harm', function () {
  this.timeout(600_000);
  for (const kind of indexKindNames) {
    it(`${kind}: each is refused with a code, in bounded memory`, async function () {
      const missing = await indexKinds[kind].missing();
      if (missing !== null) {
        console.log(`      skipped: ${missing}`);
        this.skip();
      }
      await refuseHostileFiles(kind, 10_000, 6);
    });
  }
});
