/** What must not stand in a log: signatures and tokens that came in with a foreign text, such as an address in an error message. */
const secrets: readonly RegExp[] = [
  /([?&]sig=)[^&\s"']+/gi,
  /(\bSharedKey [^:\s]+:)\S+/g,
  /(\bBearer )\S+/gi,
  /(AccountKey=)[^;\s"']+/gi,
];

/** `text` with every known form of a secret replaced by `***`. */
export function redact(text: string): string {
  return secrets.reduce((redacted, secret) => redacted.replace(secret, '$1***'), text);
}
