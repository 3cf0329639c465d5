/** Names of people, places and makers. Makers are put together from two halves, so that none is a real one on purpose. */

export const FIRST_NAMES = words(`
  mira jonas amara felix ines tariq lena oskar priya mateo yuki nadia emil sofia kofi clara dmitri aisha hugo leila
  marek noemi ravi greta samir elena tomas zuri anton maya pablo ingrid kenji rosa idris freya luca hana viktor nora
  omar celia bruno tuva arjun paula stefan imani`);

export const LAST_NAMES = words(`
  okafor lindqvist moreau tanaka silva novak haddad kowalski brandt rossi mensah iyer petrov jensen alvarez yamada costa
  weber nkosi larsen fischer demir santos horvat ali virtanen dubois castillo kaya berg marino singh vasquez keller osei
  popescu nagy romero lund baptiste sato duarte ziegler amari holm pereira conti rahman`);

export const COUNTRIES = words('Austria Brazil Denmark France Germany Ghana India Italy Japan Poland Spain Turkey');

export const AGE_BANDS = words('18-24 25-34 35-44 45-54 55-64 65+');

export const DEVICES = words('phone laptop tablet');

export const MAKER_BEGINNINGS = words(
  'Fenn Oak Lark Thistle Copper Wren Alder Quill Harrow Juniper Marl Sable Tarn Vesper',
);

export const MAKER_ENDINGS = words('moor hollow wick field mere stead crest dale gate loom forge ridge bury holt');

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
