import { describe, expect, it } from 'vitest';
import { fillTemplate, needsUser, templateProblem } from '../../../main/organisation/prefix-template';

const values = { userObjectId: 'aaaaaaaa-bbbb', userName: 'anna@contoso.example', deviceName: 'laptop' };
const fill = (deviceName: string) => fillTemplate('{deviceName}', { ...values, deviceName });

describe('a template', () => {
  it.each([
    ['{userObjectId}/{deviceName}', 'aaaaaaaa-bbbb/laptop', true],
    ['people/{userName}/{deviceName}.v1', 'people/anna@contoso.example/laptop.v1', true],
    ['{deviceName}', 'laptop', false],
  ])('%s', (template, prefix, isPersonal) => {
    expect(templateProblem(template)).toBeUndefined();
    expect(fillTemplate(template, values)).toBe(prefix);
    expect(needsUser(template)).toBe(isPersonal);
  });

  it.each([
    ['', /has to contain \{deviceName\}/],
    ['{userObjectId}', /has to contain \{deviceName\}/],
    ['{deviceName}/{password}', /names \{password\}/],
    ['{}/{deviceName}', /names \{\}/],
    ['{DeviceName}', /names \{DeviceName\}/],
    ['{deviceName}/{deviceName}', /once/],
    [`${'a'.repeat(120)}{deviceName}`, /128/],
    ['{userName}-{deviceName}', /slash between/],
    ['/{deviceName}', /single slashes/],
    ['{deviceName}/', /single slashes/],
    ['a//{deviceName}', /single slashes/],
    ['../{deviceName}', /dots alone/],
    ['{deviceName}/.', /dots alone/],
    ['a b/{deviceName}', /may have letters/],
    ['a\\{deviceName}', /may have letters/],
    ['{deviceName', /has to contain/],
    ['{deviceName}}', /may have letters/],
  ])('%s is refused', (template, problem) => {
    expect(templateProblem(template)).toMatch(problem);
  });
});

describe('a name in it', () => {
  it.each([
    ['LAPTOP-7', /^laptop-7$/],
    ['anna.lan', /^anna\.lan$/],
    ['Anna’s MacBook', /^anna-s-macbook-[0-9a-f]{8}$/],
    ['a/b', /^a-b-[0-9a-f]{8}$/],
    ['../../etc', /^etc-[0-9a-f]{8}$/],
    ['..', /^[0-9a-f]{8}$/],
    ['', /^[0-9a-f]{8}$/],
    ['ноутбук', /^[0-9a-f]{8}$/],
    ['a\0b\nc', /^a-b-c-[0-9a-f]{8}$/],
    [`${'x'.repeat(63)}.y`, /^x{63}-[0-9a-f]{8}$/],
  ])('%j becomes safe', (name, expected) => {
    expect(fill(name)).toMatch(expected);
  });

  it('stays the same for the same device, and tells devices apart', () => {
    expect(fill('Büro'.normalize('NFD'))).toBe(fill('BÜRO'.normalize('NFC')));
    const names = [
      'ноутбук',
      'компьютер',
      'a b',
      'a-b',
      'a/b',
      '',
      '.',
      '..',
      'x'.repeat(70),
      'x'.repeat(71),
    ];
    expect(new Set(names.map(fill)).size).toBe(names.length);
  });
});
