/** The way of every call: arguments → command → one outcome on stdout or one error on stderr → exit code 0, 1 or 2. */
import { CommanderError } from 'commander';
import { createProgram, type Invocation } from './program.js';
import { stopOnClosedStderr, watchSignals } from './interruption.js';
import { asBelfryError, errorInWords } from './output/error-report.js';
import { createLogger } from './output/stderr-logger.js';
import { createProgress } from './output/progress.js';
import { endQuietlyOnClosedPipe, writeStdout } from './output/stdout.js';

/** Runs one command line; sets `process.exitCode`. @param argv as in `process.argv` */
export async function main(argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  stopOnClosedStderr();
  try {
    await createProgram(invoke).parseAsync([...argv]);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return; // help or the version, already printed
    const error = asBelfryError(thrown);
    if (argv.includes('--json')) writeStdout(JSON.stringify({ error }));
    process.stderr.write(errorInWords(error));
    process.exitCode = error.exitCode;
  }
}

async function invoke({ definition, flags, common }: Invocation): Promise<void> {
  const logger = createLogger(common);
  const interruption = watchSignals(definition.stopsOnSignal === true, logger);
  try {
    const context = { logger, progress: createProgress(common), signal: interruption.signal, threads: common.threads };
    const outcome = await definition.run(flags, context);
    writeStdout(common.json ? JSON.stringify(outcome.json) : outcome.text);
  } finally {
    interruption.stopWatching();
  }
}
