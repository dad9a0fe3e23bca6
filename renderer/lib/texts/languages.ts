import type { Shape } from './bound-texts';
import { english } from './english';
import type { Messages } from './generated/messages';

export interface Language {
  /** As `navigator.languages` has it; the part before a hyphen is enough for all its regions. */
  readonly tag: string;
  /** The locale that numbers and dates are written in. */
  readonly formats: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Shape<Messages>;
}

/** Those there are. The first stands in for all others. The preview adds some that are made up. */
export const languages: Language[] = [
  // Days before months and 24 hours, which nobody takes for something else.
  { tag: 'en', formats: 'en-GB', direction: 'ltr', messages: english },
];
