/**
 * Two languages that are made of the English messages, to see what a translator would trip over: text that stands in the code, that is cut off when it
 * grows, or that assumes a direction. Everything in ⟦brackets⟧ came from a message.
 */
import { knownTroubles } from '../../contract/known-trouble';
import type { Shape } from '../lib/texts/bound-texts';
import { english } from '../lib/texts/english';
import type { Messages } from '../lib/texts/generated/messages';
import type { Language } from '../lib/texts/languages';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const plain = letters + letters.toUpperCase();
const accented = 'áƀçđéƒǧĥíĵķłɱñóƥɋŕšţúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶŁṀÑÓƤɊŔŠŢÚṼŴẊÝŽ';

/** `Close` → `⟦Çłóšé··⟧`: 40 % longer, as German and Finnish often are. The names in `{{…}}` stay. */
export function pseudo(text: string): string {
  if (text === '') return text;
  const strange = text.replace(/{{.*?}}|[a-z]/gi, (part) =>
    part.length === 1 ? accented.charAt(plain.indexOf(part)) : part,
  );
  const growth = Math.ceil(text.replace(/{{.*?}}/g, '').length * 0.4);
  // A word stays a word, however long.
  const filling = text.includes(' ') ? ' ····' : '·';
  return `⟦${strange}${filling.repeat(growth).slice(0, growth)}⟧`;
}

function pseudoTree<Tree>(tree: Tree): Tree {
  const entries = Object.entries(tree as object).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? pseudo(value) : pseudoTree(value),
  ]);
  return Object.fromEntries(entries) as Tree;
}

const messages: Shape<Messages> = pseudoTree(english);
const troubles = Object.fromEntries(
  Object.entries(knownTroubles).map(([name, { what, advice, request }]) => [
    name,
    {
      what: pseudo(what),
      advice: pseudo(advice),
      ...(request !== undefined && { request: pseudo(request) }),
    },
  ]),
);
// Dates without a Latin letter, which would look like text in the code.
const made = { formats: 'ja', messages, troubles };

export const pseudoLanguages: readonly Language[] = [
  { ...made, tag: 'en-XA', direction: 'ltr' },
  { ...made, tag: 'en-XB', direction: 'rtl' },
];
