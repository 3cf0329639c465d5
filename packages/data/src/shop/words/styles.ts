/** The styles things come in. A style is hidden; words, materials, colours and tags give it away. */
import type { MaterialKind } from './departments.js';

export interface StyleWords {
  readonly name: string;
  readonly adjectives: readonly string[];
  readonly colours: readonly string[];
  readonly tags: readonly string[];
  readonly materials: Readonly<Record<MaterialKind, readonly string[]>>;
}

export const STYLES: readonly StyleWords[] = [
  {
    name: 'rustic',
    adjectives: ['rustic', 'farmhouse', 'hand-hewn'],
    colours: ['brown', 'moss', 'cream'],
    tags: ['farmhouse', 'natural', 'hand-finished', 'cosy'],
    materials: {
      hard: ['walnut', 'oak', 'pine'],
      soft: ['burlap', 'flannel', 'linen'],
      ware: ['stoneware', 'earthenware', 'clay'],
      hide: ['rawhide', 'buckskin', 'waxed cotton'],
      paper: ['kraft', 'deckle-edge', 'hemp'],
      fine: ['copper', 'bronze', 'horn'],
    },
  },
  {
    name: 'nordic',
    adjectives: ['nordic', 'hygge', 'airy'],
    colours: ['white', 'mist', 'sage'],
    tags: ['scandinavian', 'light', 'calm', 'cosy'],
    materials: {
      hard: ['birch', 'ash', 'beech'],
      soft: ['wool', 'fleece', 'felt'],
      ware: ['ceramic', 'soapstone', 'slate'],
      hide: ['reindeer', 'felted', 'birchbark'],
      paper: ['birch', 'unbleached', 'linen-bound'],
      fine: ['silver', 'amber', 'moonstone'],
    },
  },
  {
    name: 'industrial',
    adjectives: ['industrial', 'workshop', 'raw'],
    colours: ['black', 'graphite', 'rust'],
    tags: ['loft', 'heavy-duty', 'urban', 'workshop'],
    materials: {
      hard: ['steel', 'iron', 'concrete'],
      soft: ['canvas', 'denim', 'nylon'],
      ware: ['zinc', 'pewter', 'cast-iron'],
      hide: ['tarpaulin', 'rubber', 'ballistic'],
      paper: ['grey-board', 'blueprint', 'carbon'],
      fine: ['titanium', 'gunmetal', 'chrome'],
    },
  },
  {
    name: 'vintage',
    adjectives: ['vintage', 'retro', 'heirloom'],
    colours: ['mustard', 'burgundy', 'teal'],
    tags: ['retro', 'mid-century', 'collector', 'nostalgic'],
    materials: {
      hard: ['brass', 'mahogany', 'teak'],
      soft: ['velvet', 'tweed', 'corduroy'],
      ware: ['hammered', 'majolica', 'jadeite'],
      hide: ['suede', 'cowhide', 'oxblood'],
      paper: ['marbled', 'parchment', 'letterpress'],
      fine: ['garnet', 'opal', 'cameo'],
    },
  },
  {
    name: 'bohemian',
    adjectives: ['boho', 'wandering', 'sun-washed'],
    colours: ['terracotta', 'ochre', 'indigo'],
    tags: ['boho', 'woven', 'fair-trade', 'patterned'],
    materials: {
      hard: ['rattan', 'bamboo', 'wicker'],
      soft: ['jute', 'macrame', 'ikat'],
      ware: ['terracotta', 'raku', 'mosaic'],
      hide: ['kilim', 'raffia', 'tooled'],
      paper: ['lokta', 'batik', 'mulberry'],
      fine: ['turquoise', 'beaded', 'shell'],
    },
  },
  {
    name: 'modern',
    adjectives: ['modern', 'sleek', 'minimal'],
    colours: ['silver', 'charcoal', 'ice'],
    tags: ['minimal', 'designer', 'smart', 'urban'],
    materials: {
      hard: ['aluminium', 'glass', 'acrylic'],
      soft: ['microfibre', 'neoprene', 'tencel'],
      ware: ['borosilicate', 'anodised', 'carbon-steel'],
      hide: ['mesh', 'ripstop', 'techno-leather'],
      paper: ['stone-paper', 'dot-grid', 'matte'],
      fine: ['platinum', 'tungsten', 'onyx'],
    },
  },
  {
    name: 'playful',
    adjectives: ['playful', 'cheerful', 'candy'],
    colours: ['yellow', 'pink', 'sky'],
    tags: ['colourful', 'for kids', 'fun', 'gift'],
    materials: {
      hard: ['lacquered', 'plywood', 'cork'],
      soft: ['cotton', 'plush', 'terry'],
      ware: ['melamine', 'silicone', 'enamel'],
      hide: ['vinyl', 'patchwork', 'glitter'],
      paper: ['neon', 'pop-up', 'sticker'],
      fine: ['resin', 'candy-glass', 'painted'],
    },
  },
  {
    name: 'classic',
    adjectives: ['classic', 'elegant', 'stately'],
    colours: ['navy', 'ivory', 'forest'],
    tags: ['timeless', 'premium', 'gift', 'formal'],
    materials: {
      hard: ['cherry', 'ebony', 'maple'],
      soft: ['silk', 'cashmere', 'damask'],
      ware: ['porcelain', 'crystal', 'bone-china'],
      hide: ['calfskin', 'saffiano', 'bridle'],
      paper: ['vellum', 'gilt-edge', 'laid'],
      fine: ['gold', 'pearl', 'sapphire'],
    },
  },
];
