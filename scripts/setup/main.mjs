/** The steps of the set-up, in order. */
import { addonIsBuilt, build } from './build.mjs';
import { StepFailed } from './command.mjs';
import { hnswlibIsBuilt, install, needsInstall } from './install.mjs';
import { missingTools, toolsLine } from './tools.mjs';

export async function main(args) {
  const missing = missingTools();
  console.log(toolsLine(missing, { addon: addonIsBuilt(), hnswlib: hnswlibIsBuilt() }));
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
