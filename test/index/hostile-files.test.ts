import { indexKindNames, indexKinds } from '@belfry/index';
import { refuseHostileFiles } from './hostile-files.js';

describe('index files made to harm', () => {
  for (const kind of indexKindNames) {
    it(`${kind}: 1,000 of them are refused with a code, in bounded memory`, async function () {
      const missing = await indexKinds[kind].missing();
      if (missing !== null) {
        console.log(`      skipped: ${missing}`);
        this.skip();
      }
      await refuseHostileFiles(kind, 1_000, 5);
    });
  }
});
