/** Messages made callable: plain ones are strings, those with names in `{{…}}` are functions of these. What is missing or misnamed does not compile. */
import { createInstance } from 'i18next';

/** The same messages in any language. */
export type Shape<Tree> = Tree extends string ? string : { readonly [Key in keyof Tree]: Shape<Tree[Key]> };

type Names<Message> = Message extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Names<Rest> : never;

type Text<Message> = [Names<Message>] extends [never]
  ? string
  : (values: {
      readonly [Name in Names<Message>]: Name extends 'count' ? number : string | number;
    }) => string;

/** The plural forms of a message are one text, which takes a `count`. */
type KeyOf<Key> = Key extends `${infer Base}_other` ? Base : Key extends `${string}_one` ? never : Key;

export type Texts<Tree> = {
  readonly [Key in keyof Tree as KeyOf<Key>]: Tree[Key] extends string ? Text<Tree[Key]> : Texts<Tree[Key]>;
};

type Values = Readonly<Record<string, string | number>>;
interface Tree {
  readonly [key: string]: string | Tree;
}

/** `messages` in `tag`'s plural forms, as texts; numbers as `formats` has them. */
export function boundTexts<Messages extends object>(
  messages: Shape<Messages>,
  { tag, formats }: { readonly tag: string; readonly formats: string },
): Texts<Messages> {
  const translator = createInstance();
  void translator.init({
    lng: tag,
    resources: { [tag]: { translation: messages as Tree } },
    // There at once: texts are read when the modules of the screens are.
    initAsync: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  const numbers = new Intl.NumberFormat(formats);
  const text = (path: string, values: Values) => {
    const replace = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? numbers.format(value) : value,
    ]);
    // A name of a file may look like a reference to another message.
    return translator.t(path, { ...values, replace: Object.fromEntries(replace) as Values, nest: false });
  };
  return bound(messages as Tree, '', text) as Texts<Messages>;
}

function bound(tree: Tree, path: string, text: (path: string, values: Values) => string): object {
  const entries = Object.entries(tree)
    .filter(([key]) => !key.endsWith('_one'))
    .map(([key, value]) => {
      const name = key.replace(/_other$/, '');
      if (typeof value === 'object') return [name, bound(value, `${path}${name}.`, text)];
      return [name, value.includes('{{') ? (values: Values) => text(path + name, values) : value];
    });
  return Object.fromEntries(entries) as object;
}
