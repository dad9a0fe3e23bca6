/** A name or path as it can be shown: bytes that are no text (lone surrogates) become the replacement character. */
export function displayText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
