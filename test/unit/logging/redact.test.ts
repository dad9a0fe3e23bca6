import { expect, it } from 'vitest';
import { redact } from '../../../main/logging/redact';

it.each([
  [
    'https://a.blob.core.windows.net/c?sv=2024&sig=abc%2Fdef&se=1',
    'https://a.blob.core.windows.net/c?sv=2024&sig=***&se=1',
  ],
  ['Authorization: SharedKey contoso:AbC+/=', 'Authorization: SharedKey contoso:***'],
  ['{"authorization":"Bearer eyJ0.x.y"}', '{"authorization":"Bearer ***'],
  ['AccountName=a;AccountKey=zzz==;End', 'AccountName=a;AccountKey=***;End'],
  ['a token eyJ0eXAi.eyJhdWQi-_.c2ln, and more', 'a token eyJ***, and more'],
  [
    'grant_type=refresh_token&refresh_token=0.AXoA-x&client_id=app&code_verifier=v',
    'grant_type=refresh_token&refresh_token=***&client_id=app&code_verifier=***',
  ],
  ['a file /home/sig=1/x', 'a file /home/sig=1/x'],
])('hides secrets in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});
