/** The prefix of a device's backups, as a pattern that an organisation writes down once for all: `{userObjectId}/{deviceName}`. */
import { createHash } from 'node:crypto';

export interface PrefixValues {
  readonly userObjectId: string;
  readonly userName: string;
  readonly deviceName: string;
}

export const defaultTemplate = '{userObjectId}/{deviceName}';

const placeholder = /\{(\w*)\}/g;
const known: readonly string[] = ['userObjectId', 'userName', 'deviceName'] satisfies (keyof PrefixValues)[];
/** So that what comes out has less than the 512 characters that a prefix may have. */
const longestTemplate = 128;
const longestName = 64;

/** Why `template` cannot be used; `undefined` when it can. */
export function templateProblem(template: string): string | undefined {
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name);
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined)
    return `names {${strange}}, but there are only {userObjectId}, {userName} and {deviceName}`;
  if (!names.includes('deviceName'))
    return 'has to contain {deviceName}, so that each device has a place of its own';
  if (template.length > longestTemplate || new Set(names).size < names.length)
    return `may have ${longestTemplate} characters, and each placeholder once`;
  // “a” and “b-c” would otherwise meet “a-b” and “c”.
  if (template.split('/').some((segment) => segment.split('{').length > 2))
    return 'has to have a slash between its placeholders';
  const segments = template.replace(placeholder, 'x').split('/');
  return segments.every((segment) => /^[\w@.-]+$/.test(segment) && !/^\.+$/.test(segment))
    ? undefined
    : 'may have letters, digits and . _ - @ between single slashes, and no parts of dots alone';
}

/** Whether the prefix depends on who signs in. */
export function needsUser(template: string): boolean {
  return template.includes('{user');
}

/** Never empty between two slashes, and never `.` or `..`. Different values give different prefixes. */
export function fillTemplate(template: string, values: PrefixValues): string {
  return template.replace(placeholder, (_, name: keyof PrefixValues) => safeName(values[name]));
}

/** Upper case does not count. A name that had to be changed gets a mark, which tells it from others that would become the same. */
function safeName(value: string): string {
  const plain = value.normalize('NFC').toLowerCase();
  const safe = plain
    .replace(/[^a-z0-9@_.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, longestName)
    .replace(/^[.-]+|[.-]+$/g, '');
  if (safe === plain && safe !== '') return safe;
  const mark = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  return safe === '' ? mark : `${safe}-${mark}`;
}
