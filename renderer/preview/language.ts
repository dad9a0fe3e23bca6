/** The language that the address asks for, in place of the system's. Imported before all that has texts. */
import { languages } from '../lib/texts/languages';
import { pseudoLanguages } from './pseudo-languages';

languages.push(...pseudoLanguages);
const asked = new URLSearchParams(location.search).get('language');
if (asked !== null) Object.defineProperty(navigator, 'languages', { value: [asked] });
