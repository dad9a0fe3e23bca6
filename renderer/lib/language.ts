import { languages, type Language } from './texts/languages';

/** The window's, for as long as it is open: the first of the system's that there is. Without a window, as in the tests of main, it is English. */
export const language = chosen(typeof document === 'undefined' ? [] : navigator.languages);

function chosen(asked: readonly string[]): Language {
  for (const tag of asked) {
    const found =
      languages.find((each) => each.tag === tag) ??
      languages.find((each) => each.tag === tag.replace(/-.*/, ''));
    if (found) return found;
  }
  return languages[0]!;
}
