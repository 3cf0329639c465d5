/** `belfry synth`: a synthetic shop, with what real logs have and the hidden truth kept beside. */
import { Option } from 'commander';
import { generateShop, shopOptions, shopPresets, type ShopPreset } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { addShortForms, formsOf, shortFormTexts, withShortForms } from '../config/short-forms.js';

interface SynthFlags {
  readonly out: string;
  readonly size: ShopPreset;
}

const forms = formsOf(shopOptions);

export const synth: CommandDefinition<SynthFlags> = {
  name: 'synth',
  summary: 'make a synthetic shop: a log with known truth behind it',
  examples: [
    { line: 'belfry synth --out data/shop', does: 'a shop for a first try' },
    { line: 'belfry synth --out data/large --size large --seed 7', does: 'ten million events' },
    { line: 'belfry synth --out data/noisy --noise 0.5 --users 5000', does: 'with a few options changed' },
  ],
  declare(command) {
    command
      .requiredOption('--out <folder>', 'the data set to write')
      .addOption(new Option('--size <name>', 'size the options below start from').choices(Object.keys(shopPresets)).default('small'));
    addShortForms(command, forms, shopOptions);
  },
  async run({ out, size, ...flags }, { progress }) {
    const settings = withShortForms(shopOptions, shopPresets[size], shortFormTexts(forms, flags));
    const made = await generateShop({ ...settings, out }, { progress });
    return { json: made, text: '' };
  },
};
