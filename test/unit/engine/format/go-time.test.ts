import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  forgetLocalOffsets,
  goTimeFromNs,
  goTimeFromNsAt,
  nsFromGoTime,
  parseGoTime,
  zeroGoTime,
} from '../../../../main/engine/format/go-time';

const seconds = (count: number): bigint => BigInt(count) * 1_000_000_000n;
const at = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;

describe('local time', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    forgetLocalOffsets();
  });

  it('has the offset that was valid then, to the second of its change', () => {
    vi.stubEnv('TZ', 'America/New_York');
    forgetLocalOffsets();
    const times = [
      '2024-01-15T12:00:00Z',
      '2024-07-15T12:00:00Z',
      '2024-03-10T06:59:59Z',
      '2024-03-10T07:00:00Z',
    ];
    expect(times.map((iso) => goTimeFromNs(at(iso) + 5n))).toEqual([
      '2024-01-15T07:00:00.000000005-05:00',
      '2024-07-15T08:00:00.000000005-04:00',
      '2024-03-10T01:59:59.000000005-05:00',
      '2024-03-10T03:00:00.000000005-04:00',
    ]);
  });

  it('drops the seconds of an offset, as Go does', () => {
    vi.stubEnv('TZ', 'America/New_York');
    forgetLocalOffsets();
    expect(goTimeFromNs(at('1800-01-01T12:00:00Z'))).toBe('1800-01-01T07:03:58-04:56');
  });
});

it('keeps years between 0 and 9999', () => {
  expect([goTimeFromNsAt(seconds(253_402_300_800), 0), goTimeFromNsAt(seconds(-62_167_219_201), 0)]).toEqual([
    '9999-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
  ]);
});

it('reads any number of digits and cuts them to nanoseconds', () => {
  const texts = [
    '1970-01-01T00:00:01.5Z',
    '1970-01-01T00:00:00.123456789999+01:00',
    '1969-12-31T23:59:59.999999999Z',
  ];
  expect([...texts.map((text) => nsFromGoTime(parseGoTime(text))), nsFromGoTime(zeroGoTime)]).toEqual([
    1_500_000_000n,
    123_456_789n - seconds(3600),
    -1n,
    seconds(-62_135_596_800),
  ]);
});

it.each([
  '2020-01-01 00:00:00Z',
  '2020-01-01t00:00:00Z',
  '2020-01-01T00:00:00z',
  '2020-01-01T00:00:00',
  '2020-02-30T00:00:00Z',
  '2020-13-01T00:00:00Z',
  '2020-01-01T24:00:00Z',
  '2020-01-01T00:60:00Z',
  '2020-01-01T00:00:60Z',
  '2020-01-01T00:00:00+0100',
  '2020-01-01T00:00:00+25:00',
  '20200-01-01T00:00:00Z',
  '',
])('refuses %j', (text) => {
  expect(() => parseGoTime(text)).toThrow(expect.objectContaining({ code: 'data/malformed' }));
});
