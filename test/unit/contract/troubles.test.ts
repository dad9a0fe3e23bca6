import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { managementTroubles } from '../../../contract/management-troubles';
import { networkTroubles } from '../../../contract/network-troubles';
import { signInTroubles } from '../../../contract/sign-in-troubles';
import { storageTroubles } from '../../../contract/storage-troubles';
import type { Trouble } from '../../../contract/troubles';
import { oauthError } from '../../../main/auth/sign-in-error';
import { errorText } from '../../../renderer/lib/error-text';

const signIns = Object.entries(signInTroubles).map(([number, trouble]) => [Number(number), trouble] as const);
const storages = Object.entries({ ...storageTroubles, ...managementTroubles });
const networks = Object.entries(networkTroubles);

describe('the words for every answer', () => {
  it.each<readonly [number | string, Trouble]>([...signIns, ...storages, ...networks])(
    '%s: what happened, who can help and how',
    (_, { what, advice, request, mender, remedy }) => {
      expect([what, advice].filter((text) => !/^[A-Z].*[.]$/.test(text))).toEqual([]);
      // Not the raw code: that is in the details.
      expect(`${what} ${advice}`).not.toMatch(/AADSTS|[a-z][A-Z]/);
      expect([mender, remedy]).not.toEqual(['time', 'sign-in']);
      // Whoever has to ask somebody else has something to send.
      expect(mender === 'administrator').toBe(remedy === 'ask-administrator');
      expect(request !== undefined).toBe(mender === 'administrator');
      expect(advice.includes('below')).toBe(advice.includes('text below'));
    },
  );
});

describe('Entra', () => {
  it.each(signIns)('AADSTS%i has its code, its words and its facts', (number, trouble) => {
    const correlationId = '11111111-2222-3333-4444-555555555555';
    const error = oauthError({
      error: 'invalid_grant',
      error_description: `AADSTS${number}: Anna may not. Trace ID: ${correlationId} Correlation ID: ${correlationId}`,
    });
    expect(error).toMatchObject({
      code: trouble.code,
      context: { aadsts: number, correlationId, traceId: correlationId },
    });
    expect(errorText(error)).toEqual({
      title: trouble.what,
      advice: trouble.advice,
      request: trouble.request,
    });
    expect(`${error.message} ${JSON.stringify(error.context)}`).not.toContain('Anna');
  });

  it.each([
    ['invalid_grant', 'auth/expired'],
    ['interaction_required', 'auth/sign-in-required'],
    ['access_denied', 'auth/declined'],
    ['temporarily_unavailable', 'auth/unreachable'],
    ['unauthorized_client', 'auth/not-set-up'],
    ['something_new', 'auth/sign-in-required'],
  ])('an unknown number with %s keeps it, and means %s', (word, code) => {
    const error = oauthError({ error: word, error_description: 'AADSTS999999: New.', correlation_id: 'c' });
    expect(error).toMatchObject({ code, context: { aadsts: 999_999, oauthError: word, correlationId: 'c' } });
    expect(errorText(error).title).toBe(errorText({ code: error.code, context: {} }).title);
  });

  it('keeps what is no word out of the log', () => {
    expect(oauthError({ error: 'see https://evil.example/?q=1' }).message).toBe(
      'The sign-in failed: unknown',
    );
  });
});

describe('the network', () => {
  it.each(networks)('%s has its words', (networkCode, { code, what, advice, request }) => {
    expect(errorText({ code, context: { networkCode } })).toEqual({ title: what, advice, request });
  });
});

describe('the administrator', () => {
  it('finds what people send them in the documents', async () => {
    const rows = new Map<string, string[]>();
    const numbered = signIns.map(([number, trouble]) => [`AADSTS${number}`, trouble] as const);
    for (const [code, { what, request }] of [...numbered, ...storages, ...networks])
      if (request !== undefined) {
        const row = `${what} | ${request}`;
        rows.set(row, [...(rows.get(row) ?? []), `\`${code}\``]);
      }
    const table = Array.from(rows, ([row, codes]) => `| ${codes.join(', ')} | ${row} |`).join('\n');
    const path = 'docs/azure-messages.md';
    const text = `# What people send their administrator

<!-- Made of the tables in contract/ by test/unit/contract/troubles.test.ts: run it with \`vitest -u\` when they change. -->

All that only an administrator can mend, by the code that stands under “Details”. What people can mend themselves the app tells them alone.
[azure-setup.md](azure-setup.md) says how it is set up.

| code | people read | and send you |
| --- | --- | --- |
${table}
`;
    const made = await format(text, { ...(await resolveConfig(path)), filepath: path });
    await expect(made).toMatchFileSnapshot(`../../../${path}`);
  });
});
