/** How many characters of a long name's end stay visible: an extension, a number, a bit of the word before. */
const tailLength = 12;

/** A name in two parts for display: the head may be shortened with an ellipsis, the tail (with the extension) stays. */
export function splitForMiddleEllipsis(text: string): readonly [head: string, tail: string] {
  // Cutting into characters takes long, and needs as many code units at least.
  if (text.length <= tailLength * 2) return [text, ''];
  const characters = [...graphemes.segment(text)];
  if (characters.length <= tailLength * 2) return [text, ''];
  const at = characters[characters.length - tailLength]!.index;
  return [text.slice(0, at), text.slice(at)];
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
