/** What the synthetic shop sells: departments, their categories and the things in them. */

/** Which column of a style's materials fits a category. */
export type MaterialKind = 'hard' | 'soft' | 'ware' | 'hide' | 'paper' | 'fine';

export interface CategoryWords {
  readonly name: string;
  readonly department: string;
  readonly material: MaterialKind;
  /** Median price. */
  readonly price: number;
  /** Median weight in grams. */
  readonly grams: number;
  readonly things: readonly string[];
}

type CategoryRow = readonly [name: string, material: MaterialKind, price: number, grams: number, ...things: string[]];

const departments: Readonly<Record<string, readonly CategoryRow[]>> = {
  lighting: [
    ['table lamps', 'hard', 59, 1800, 'reading lamp', 'desk lamp', 'bedside lamp', 'table lamp'],
    ['floor lamps', 'hard', 129, 6200, 'floor lamp', 'arc lamp', 'tripod lamp', 'uplighter'],
    ['ceiling lights', 'hard', 99, 3100, 'pendant light', 'chandelier', 'ceiling lamp', 'track light'],
    ['outdoor lights', 'hard', 39, 1400, 'lantern', 'wall light', 'path light', 'porch lamp'],
  ],
  furniture: [
    ['chairs', 'hard', 149, 7200, 'armchair', 'rocking chair', 'dining chair', 'stool', 'desk chair'],
    ['tables', 'hard', 249, 21000, 'coffee table', 'side table', 'dining table', 'writing desk'],
    ['shelving', 'hard', 119, 14000, 'bookcase', 'wall shelf', 'ladder shelf', 'record cabinet'],
    ['sofas', 'soft', 690, 42000, 'two-seater', 'corner sofa', 'daybed', 'footstool'],
  ],
  kitchen: [
    ['cookware', 'ware', 54, 1900, 'saucepan', 'casserole', 'frying pan', 'stockpot', 'roasting dish'],
    ['tableware', 'ware', 24, 640, 'dinner plate', 'soup bowl', 'serving dish', 'salad bowl', 'mug'],
    ['coffee and tea', 'ware', 34, 720, 'teapot', 'pour-over set', 'coffee press', 'espresso cup', 'milk jug'],
    ['boards and tools', 'hard', 19, 480, 'chopping board', 'rolling pin', 'knife block', 'salt mill', 'spatula'],
  ],
  bedroom: [
    ['bed linen', 'soft', 79, 1500, 'duvet cover', 'fitted sheet', 'pillowcase', 'bedspread'],
    ['blankets', 'soft', 69, 1300, 'throw blanket', 'quilt', 'weighted blanket', 'picnic blanket'],
    ['cushions', 'soft', 29, 540, 'floor cushion', 'bolster', 'scatter cushion', 'seat pad'],
    ['rugs', 'soft', 159, 5200, 'runner rug', 'area rug', 'bedside rug', 'round rug'],
  ],
  bathroom: [
    ['towels', 'soft', 22, 610, 'bath towel', 'hand towel', 'bath mat', 'bathrobe'],
    ['bath accessories', 'ware', 18, 390, 'soap dish', 'tumbler', 'lotion dispenser', 'toothbrush stand'],
    ['mirrors', 'hard', 89, 4100, 'wall mirror', 'shaving mirror', 'vanity mirror', 'mirror cabinet'],
    ['laundry and baskets', 'hard', 35, 1700, 'laundry basket', 'storage box', 'drying rack', 'peg rail'],
  ],
  garden: [
    ['planters', 'ware', 27, 2600, 'planter', 'herb pot', 'hanging pot', 'window box'],
    ['garden tools', 'hard', 25, 900, 'hand trowel', 'pruning saw', 'garden fork', 'dibber'],
    ['garden furniture', 'hard', 199, 15500, 'garden bench', 'bistro table', 'sun lounger', 'deck chair'],
    ['bird care', 'hard', 29, 1100, 'bird feeder', 'nest box', 'bird bath', 'insect hotel'],
  ],
  stationery: [
    ['notebooks', 'paper', 14, 310, 'notebook', 'sketchbook', 'journal', 'planner'],
    ['pens', 'hard', 21, 60, 'fountain pen', 'ballpoint', 'mechanical pencil', 'brush pen'],
    ['desk organisers', 'hard', 32, 850, 'pen tray', 'letter rack', 'desk tidy', 'monitor stand'],
    ['cards and paper', 'paper', 8, 140, 'greeting card', 'letter set', 'wrapping sheet', 'postcard set'],
  ],
  toys: [
    ['building toys', 'hard', 39, 1200, 'block set', 'marble run', 'train set', 'castle kit'],
    ['soft toys', 'soft', 23, 280, 'teddy bear', 'rabbit', 'hand puppet', 'rag doll'],
    ['puzzles', 'hard', 19, 520, 'jigsaw', 'brain teaser', 'peg puzzle', 'tangram'],
    ['board games', 'hard', 36, 980, 'chess set', 'dice game', 'mancala', 'backgammon set'],
  ],
  music: [
    ['strings', 'hard', 289, 2400, 'acoustic guitar', 'ukulele', 'mandolin', 'banjo'],
    ['percussion', 'hard', 89, 2900, 'cajon', 'hand drum', 'tambourine', 'kalimba', 'xylophone'],
    ['wind instruments', 'hard', 75, 420, 'recorder', 'flute', 'ocarina', 'harmonica'],
    ['music accessories', 'hide', 26, 230, 'guitar strap', 'instrument case', 'stick bag', 'capo pouch'],
  ],
  outdoor: [
    ['backpacks', 'hide', 89, 1100, 'daypack', 'rucksack', 'roll-top pack', 'hip pack'],
    ['tents and sleeping', 'soft', 149, 2300, 'sleeping bag', 'hammock', 'tarp', 'camping mat'],
    ['camp kitchen', 'ware', 33, 460, 'camp kettle', 'mess kit', 'camp mug', 'water bottle'],
    ['hiking gear', 'hard', 49, 520, 'trekking pole', 'pocket knife', 'compass', 'whistle'],
  ],
  fashion: [
    ['handbags', 'hide', 119, 780, 'tote bag', 'shoulder bag', 'clutch', 'satchel'],
    ['wallets and belts', 'hide', 45, 190, 'card wallet', 'belt', 'coin purse', 'key case'],
    ['scarves', 'soft', 39, 180, 'scarf', 'shawl', 'snood', 'bandana'],
    ['hats', 'soft', 34, 150, 'beanie', 'bucket hat', 'flat cap', 'beret'],
  ],
  jewellery: [
    ['necklaces', 'fine', 79, 30, 'pendant necklace', 'choker', 'locket', 'chain necklace'],
    ['rings', 'fine', 95, 8, 'signet ring', 'stacking ring', 'band ring', 'cocktail ring'],
    ['earrings', 'fine', 49, 10, 'hoop earrings', 'ear studs', 'drop earrings', 'ear cuff'],
    ['watches', 'fine', 189, 75, 'wrist watch', 'pocket watch', 'field watch', 'dress watch'],
  ],
};

/** All categories, one department after another. */
export const CATEGORIES: readonly CategoryWords[] = Object.entries(departments).flatMap(([department, rows]) =>
  rows.map(([name, material, price, grams, ...things]) => ({ name, department, material, price, grams, things })),
);

export const DEPARTMENTS: readonly string[] = Object.keys(departments);
