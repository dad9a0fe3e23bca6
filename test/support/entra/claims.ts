/** What a request asks for in its parameter `claims`: https://learn.microsoft.com/entra/identity-platform/claims-challenge */
interface ClaimsRequest {
  readonly access_token?: {
    readonly acrs?: { readonly value?: string; readonly values?: readonly string[] };
    readonly xms_cc?: { readonly values?: readonly string[] };
  };
}

/** Authentication contexts (`acrs`) that the token must have. */
export function contextsAskedFor(claims: string | null): readonly string[] {
  const { value, values = [] } = parse(claims).access_token?.acrs ?? {};
  return value === undefined ? values : [value, ...values];
}

/** Whether the client says that it answers claims challenges. */
export function canAnswerChallenges(claims: string | null): boolean {
  return parse(claims).access_token?.xms_cc?.values?.includes('cp1') ?? false;
}

function parse(claims: string | null): ClaimsRequest {
  return claims === null ? {} : (JSON.parse(claims) as ClaimsRequest);
}
