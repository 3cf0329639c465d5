/** Writes docs/configuration.md (every option, from its schema) and docs/cli.md (every command's --help): `npm run docs:reference`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeOptions, optionsTable } from '@belfry/core';
import { createProgram } from '@belfry/cli';
import { kafkaOptions, presets, replayOptions, runConfigOptions, streamOnlyOptions } from 'belfry';

/** File name below docs/ → content. */
export function referenceDocs() {
  return { 'configuration.md': configurationPage(), 'cli.md': cliPage() };
}

function configurationPage() {
  const rows = Object.entries(presets).map(([name, { description }]) => `| \`${name}\` | ${description} |`);
  return `# Configuration

<!-- Made by \`npm run docs:reference\`; a test holds it equal to the code. -->

One tree of ${describeOptions(runConfigOptions).length} options describes a run. It is put together in this order, later ones winning:

1. the defaults below,
2. the preset,
3. the file given with \`--config\` (YAML, TOML or JSON, by its extension),
4. \`--set key=value\`, as often as needed,
5. short forms such as \`--negatives mixed\` or \`--epochs 5\`.

\`\`\`yaml
preset: two-tower
towers:
  dim: 64
loss:
  temperature: 0.1
train:
  epochs: 10
\`\`\`

What is wrong is reported all at once, with the nearest name that exists. The resolved tree stands in the run's
\`config.json\`. In the library the same tree is \`train({ data, run, config })\`.

## Presets

| preset | composition |
|---|---|
${rows.join('\n')}

## Options

${optionsTable(runConfigOptions)}
## Options of training on a stream

\`belfry stream train\` takes the options above, but for epochs, validation parts and schedules, which a stream without an end does
not have; there \`train.batchSize\` is 1024 and \`train.learningRate\` 0.002 unless they are set. Besides:

${optionsTable(streamOnlyOptions)}
## Options of reading a topic

For \`belfry stream inspect\` and \`deadletters\`, \`belfry serve --follow\`, \`KafkaEvents.open\` and \`inspectTopic\`, and as the group
\`kafka\` of \`belfry stream train\`; [stream.md](stream.md) says what they mean together.

${optionsTable(kafkaOptions)}
## Options of replaying a log

For \`belfry stream replay\` and \`replayLog\`, beside those of reaching the brokers, which are the same.

${optionsTable(replayOptions)}`;
}

function cliPage() {
  const program = createProgram(async () => {});
  const sections = program.commands.flatMap((command) => [
    `## belfry ${command.name()}\n\n${fenced(helpOf(command))}`,
    ...command.commands.map((own) => `### belfry ${command.name()} ${own.name()}\n\n${fenced(helpOf(own))}`),
  ]);
  return `# The belfry command

<!-- Made by \`npm run docs:reference\`; a test holds it equal to the code. -->

- Results go to stdout, everything else to stderr. With \`--json\` exactly one JSON object is on stdout; where the command
  fails it is \`{"error": {"code", "given", "expected", "change", "canRetry"}}\`.
- Exit codes: 0 done, 1 failed, 2 used wrongly. [errors.md](errors.md) lists the codes.
- Ctrl-C or SIGTERM while training saves and stops; the same command goes on from there. A second one stops at once.
- Options of a run can come from a file and single settings: see [configuration.md](configuration.md).

${fenced(helpOf(program))}

${sections.join('\n\n')}
`;
}

/** What `--help` prints on a screen of 80 columns. */
function helpOf(command) {
  let text = '';
  command.configureOutput({ getOutHelpWidth: () => 80, writeOut: (part) => (text += part) }).outputHelp();
  return text.trimEnd();
}

function fenced(text) {
  return `\`\`\`text\n${text}\n\`\`\``;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, page] of Object.entries(referenceDocs()))
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), page);
}
