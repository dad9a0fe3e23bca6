import { knownTroubles } from '../../../contract/known-trouble';
import type { Trouble } from '../../../contract/troubles';
import type { Shape } from './bound-texts';
import { english } from './english';
import type { Messages } from './generated/messages';
import germanTroubles from './de/troubles.json' with { type: 'json' };
import { german } from './german';

export interface Language {
  /** As `navigator.languages` has it; the part before a hyphen is enough for all its regions. */
  readonly tag: string;
  /** The locale that numbers and dates are written in. */
  readonly formats: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Shape<Messages>;
  /** The words for what Entra, Azure and the network answer, by its name. English is the contract's, which the command line has, too. */
  readonly troubles: Readonly<Record<string, Pick<Trouble, 'what' | 'advice' | 'request'>>>;
}

/** Those there are. The first stands in for all others. The preview adds some that are made up. */
export const languages: Language[] = [
  // Days before months and 24 hours, which nobody takes for something else.
  { tag: 'en', formats: 'en-GB', direction: 'ltr', messages: english, troubles: knownTroubles },
  { tag: 'de', formats: 'de', direction: 'ltr', messages: german, troubles: germanTroubles },
];
