/** `belfry synth`: a synthetic shop, with what real logs have and the hidden truth kept beside. */
import { generateShop, synthOptions, type SynthSettings } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { addShortForms, formsOf, shortFormTexts, withShortForms } from '../config/short-forms.js';

const forms = formsOf(synthOptions);

export const synth: CommandDefinition = {
  name: 'synth',
  summary: 'make a synthetic shop: a log with known truth behind it',
  examples: [
    { line: 'belfry synth --out data/shop', does: 'a shop for a first try' },
    { line: 'belfry synth --out data/large --preset large --seed 7', does: 'ten million events' },
    { line: 'belfry synth --out data/noisy --noise 0.5 --raw csv', does: 'a noisy one, with its log as CSV files too' },
  ],
  declare(command) {
    addShortForms(command, forms, synthOptions);
  },
  async run(flags, { progress }) {
    const settings = withShortForms(synthOptions, {}, shortFormTexts(forms, flags));
    const made = await generateShop(settings as SynthSettings, { progress });
    return {
      json: made,
      text: `${made.out}: ${made.users} users, ${made.items} items, ${made.train} events to train on, ${made.test} to test on`,
    };
  },
};
