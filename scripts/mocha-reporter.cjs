/**
 * Test output: one line per suite file's outer `describe`, failures in full, and as the very last line
 * `N passed, N failed, N skipped`. With CI=true a skipped test that test/allowed-skips.json does not name fails the run.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { reporters, Runner } = require('mocha');

const { EVENT_SUITE_END, EVENT_TEST_PENDING, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_SUITE_BEGIN } = Runner.constants;

module.exports = class CompactReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    this.skipped = [];
    let outer = { passed: 0, failed: 0, skipped: 0, since: Date.now() };
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (suite.parent?.root) outer = { passed: 0, failed: 0, skipped: 0, since: Date.now() };
    });
    runner.on(EVENT_TEST_PASS, () => outer.passed++);
    runner.on(EVENT_TEST_FAIL, (test) => {
      outer.failed++;
      console.log(`  ✗ ${test.fullTitle()}`);
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      outer.skipped++;
      this.skipped.push(test.fullTitle());
    });
    runner.on(EVENT_SUITE_END, (suite) => {
      if (!suite.parent?.root || outer.passed + outer.failed + outer.skipped === 0) return;
      const skipped = outer.skipped > 0 ? `, ${outer.skipped} skipped` : '';
      const mark = outer.failed > 0 ? '✗' : '✓';
      const seconds = ((Date.now() - outer.since) / 1000).toFixed(1);
      console.log(`${mark} ${suite.title}: ${outer.passed} of ${outer.passed + outer.failed}${skipped} (${seconds} s)`);
    });
  }

  done(failures, exit) {
    const unexpected = process.env.CI === 'true' ? this.skipped.filter((title) => !allowedSkips().includes(title)) : [];
    reporters.Base.list(this.failures);
    if (this.skipped.length > 0) console.log(`\nskipped:\n${this.skipped.map((title) => `  ${title}`).join('\n')}`);
    for (const title of unexpected) console.log(`\nskipped, but not named in test/allowed-skips.json: ${title}`);
    console.log(
      `\n${this.stats.passes} passed, ${this.stats.failures + unexpected.length} failed, ${this.skipped.length} skipped`,
    );
    exit(failures + unexpected.length);
  }
};

function allowedSkips() {
  return JSON.parse(readFileSync(join(__dirname, '../test/allowed-skips.json'), 'utf8')).map(({ title }) => title);
}
