/** The steps of the set-up, in order. */
import { build } from './build.mjs';
import { StepFailed } from './command.mjs';
import { hnswIsBuilt, install, needsInstall } from './install.mjs';
import { missingTools, toolsLine } from './tools.mjs';

export async function main(args) {
  const missing = missingTools();
  console.log(toolsLine(missing, hnswIsBuilt()));
  if (args.includes('--check')) return;
  try {
    if (needsInstall(missing)) await install(missing);
    await build();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
