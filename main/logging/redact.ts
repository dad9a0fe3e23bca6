/** What must not stand in a log: signatures and tokens that came in with a foreign text, such as an address in an error message. */
const secrets: readonly RegExp[] = [
  /([?&]sig=)[^&\s"']+/gi,
  /(\bSharedKey [^:\s]+:)\S+/g,
  /(\bBearer )\S+/gi,
  /(AccountKey=)[^;\s"']+/gi,
  // Entra's: a token wherever it stands, and what is posted to get one.
  /(\beyJ)[\w-]+\.[\w-]+\.[\w-]*/g,
  /(\b(?:access_token|client_secret|code|code_verifier|device_code|id_token|password|refresh_token)=)[^&\s"']+/gi,
];

/** `text` with every known form of a secret replaced by `***`. */
export function redact(text: string): string {
  return secrets.reduce((redacted, secret) => redacted.replace(secret, '$1***'), text);
}
