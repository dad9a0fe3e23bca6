import { createInstance } from 'i18next';
import de from './messages/de.json';
import en from './messages/en.json';

type WithoutPlural<Key> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;
export type TextKey = WithoutPlural<keyof typeof en>;

/** What the system's own surfaces say: tray, notifications, dialogs, menus. */
export interface Texts {
  readonly language: 'en' | 'de';
  /** `values` fill the placeholders; `count` also chooses between one and many. */
  readonly t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  /** `14:05` today, `22 Nov, 14:05` else; in this computer's time. */
  readonly moment: (time: string, nowMs: number) => string;
}

/** In the first of the person's languages (`de-AT`, `en`) that we speak; English without any. */
export function createTexts(languages: readonly string[]): Texts {
  const spoken = languages.map((tag) => tag.toLowerCase().split(/[-_]/)[0]);
  const language = spoken.find((name) => name === 'en' || name === 'de') ?? 'en';
  const i18n = createInstance();
  void i18n.init({
    lng: language,
    resources: { en: { translation: en }, de: { translation: de } },
    // Resources are here; and nothing of it becomes HTML.
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return {
    language,
    t: i18n.t as unknown as Texts['t'],
    moment: (time, nowMs) => formatMoment(language === 'en' ? 'en-GB' : language, Date.parse(time), nowMs),
  };
}

function formatMoment(locale: string, ms: number, nowMs: number): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString();
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(
    locale,
    isToday ? clock : { day: 'numeric', month: 'short', ...clock },
  ).format(ms);
}
