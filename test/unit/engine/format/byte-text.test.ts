import { expect, it } from 'vitest';
import {
  bytesFromText,
  compareByteText,
  displayText,
  hasRawBytes,
  textFromBytes,
} from '../../../../main/engine/format/byte-text';

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

it('keeps every byte that is not UTF-8 by itself', () => {
  const cases = {
    '61ff62': 'a\udcffb',
    e282: '\udce2\udc82',
    eda080: '\udced\udca0\udc80',
    c080: '\udcc0\udc80',
    f4908080: '\udcf4\udc90\udc80\udc80',
    efbfbd: '\ufffd',
    efbfbdff: '\ufffd\udcff',
    efbbbf61: '\ufeffa',
    f09f9880: '😀',
  };
  const read = Object.keys(cases).map((digits) => textFromBytes(hex(digits)));
  expect(read).toEqual(Object.values(cases));
  expect(read.map((text) => bytesFromText(text).toString('hex'))).toEqual(Object.keys(cases));
  expect(read.map(hasRawBytes)).toEqual([true, true, true, true, true, false, true, false, false]);
});

it('writes an ill-formed name of Windows as WTF-8', () => {
  expect(bytesFromText('a\ud800').toString('hex')).toBe('61eda080');
});

it('orders by bytes, not by UTF-16', () => {
  const ordered = ['', 'a', 'a\0', 'ab', 'b', '\u00e9', '\ue000', '\uffff', '\u{10000}', '\udcf5'];
  const backwards = ordered.toReversed();
  expect(backwards.toSorted(compareByteText)).toEqual(ordered);
});

it('shows what cannot be shown as U+FFFD', () => {
  expect(displayText('a\udcffb😀')).toBe('a\ufffdb😀');
});
