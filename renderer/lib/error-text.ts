/** What people read when something went wrong: made from the code and the facts of the error, never from its message. */
import type { ErrorCode, ErrorData } from '../../contract/errors';
import { troubleNameOf, troubleOf } from '../../contract/known-trouble';
import { administrator, signIn, type Trouble } from '../../contract/troubles';
import { displayText } from './display-text';
import { language } from './language';
import { errorTexts } from './texts';

export interface ErrorText {
  /** One line: what happened. */
  readonly title: string;
  /** What it means and what to do now. */
  readonly advice: string;
  /** To be sent to the administrator, where only they can help. */
  readonly request?: string | undefined;
}

export type Help = Pick<Trouble, 'mender' | 'remedy'>;

type Context = ErrorData['context'];

export function errorText(error: Pick<ErrorData, 'code' | 'context'>): ErrorText {
  const words = language.troubles[troubleNameOf(error.context) ?? ''];
  if (words) return { title: words.what, advice: words.advice, request: words.request };
  return { ...codes[error.code], ...named[error.code]?.(error.context) };
}

/** The button that helps and who can press it, where that is known. */
export function helpFor({ code, context }: Pick<ErrorData, 'code' | 'context'>): Help | undefined {
  return troubleOf(context) ?? helps[code];
}

/** One line for a list of files that gave trouble. */
export function itemErrorText(error: Pick<ErrorData, 'code' | 'context'>): string {
  const { writtenAs } = error.context;
  if (error.code === 'disk/bad-name' && writtenAs !== undefined)
    return errorTexts.writtenAs({ name: displayText(String(writtenAs)) });
  return items[error.code] ?? errorText(error).title;
}

/** A code without words does not compile. */
const codes: Readonly<Record<ErrorCode, ErrorText>> = errorTexts.codes;
const items: Partial<Record<ErrorCode, string>> = errorTexts.items;

/** Where a fact can be named, the words with it. */
const named: Partial<Record<ErrorCode, (context: Context) => Partial<ErrorText> | undefined>> = {
  'storage/not-found': titled('container', errorTexts.named['storage/not-found']),
  'storage/forbidden': ({ systemCode }) =>
    systemCode === undefined ? undefined : errorTexts.forbiddenFolder,
  'auth/wrong-account': ({ account }) =>
    account === undefined
      ? undefined
      : { advice: errorTexts.named['auth/wrong-account']({ account: String(account) }) },
  'repository/wrong-password': wrongRecoveryKey,
  'repository/unsupported-version': titled('version', errorTexts.named['repository/unsupported-version']),
  'repository/locked': titled('hostname', errorTexts.named['repository/locked']),
  'disk/not-found': titled('path', errorTexts.named['disk/not-found']),
  'disk/denied': titled('path', errorTexts.named['disk/denied']),
  'disk/busy': titled('path', errorTexts.named['disk/busy']),
  'disk/bad-name': titled('path', errorTexts.named['disk/bad-name']),
  'disk/io': titled('path', errorTexts.named['disk/io']),
  'app/organisation-invalid': ({ path, field = '', reason }) => {
    if (path === undefined || reason === undefined) return undefined;
    const facts = { path: String(path), field: String(field), reason: String(reason) };
    const { organisation } = errorTexts;
    return { advice: field === '' ? organisation.whole(facts) : organisation.field(facts) };
  },
};

/** Which of the mistakes it was that one makes with a recovery key; nothing for a password of the person's own. */
function wrongRecoveryKey({ typed, missing = 0, group = 0 }: Context): Partial<ErrorText> | undefined {
  const words = errorTexts.recoveryKey;
  const count = Math.abs(Number(missing));
  switch (typed) {
    case 'key':
      return words.key;
    case 'length':
      return {
        title: Number(missing) > 0 ? words.missing({ count }) : words.tooLong({ count }),
        advice: words.advice,
      };
    case 'character':
    case 'swapped':
      return { title: words[typed]({ group: String(group) }), advice: words.advice };
    case 'mistyped':
      return { title: words.mistyped, advice: words.advice };
    default:
      return undefined;
  }
}

function titled<Fact extends string>(
  fact: Fact,
  text: (values: Readonly<Record<Fact, string>>) => string,
): (context: Context) => Partial<ErrorText> | undefined {
  return ({ [fact]: value }) =>
    value === undefined ? undefined : { title: text({ [fact]: String(value) } as Record<Fact, string>) };
}

const helps: Partial<Record<ErrorCode, Help>> = {
  'storage/not-found': { mender: 'you', remedy: 'change-storage' },
  'storage/forbidden': administrator,
  'storage/throttled': { mender: 'time', remedy: 'try-again' },
  'storage/unavailable': { mender: 'you', remedy: 'try-again' },
  'storage/immutable': administrator,
  'auth/sign-in-required': signIn,
  'auth/expired': signIn,
  'auth/wrong-account': { mender: 'you', remedy: 'other-account' },
  'auth/declined': signIn,
  'auth/blocked': administrator,
  'auth/not-set-up': administrator,
  'auth/timed-out': signIn,
  'auth/unreachable': { mender: 'you', remedy: 'try-again' },
  'app/organisation-invalid': administrator,
};
