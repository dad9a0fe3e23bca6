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
  ['a file /home/sig=1/x', 'a file /home/sig=1/x'],
])('hides secrets in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});
