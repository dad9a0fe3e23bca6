/** The recovery kit as one page of HTML: no scripts, nothing from elsewhere. */
import qrcode from 'qrcode-generator';
import type { Language, Place } from '../../contract/data';
import { kitStyle } from './kit-style';
import { kitTexts, type KitTexts } from './kit-texts';

export interface KitSheet {
  readonly hostname: string;
  readonly username: string;
  readonly place: Place;
  readonly repositoryId: string;
  readonly key: string;
  /** Of a recovery key; `undefined` for a password that the person has chosen. */
  readonly groups: readonly string[] | undefined;
  readonly printedAt: string;
  /** Lines for the shell of this system. */
  readonly commands: readonly string[];
}

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** The whole document. */
export function kitPage(sheet: KitSheet, language: Language): string {
  const texts = kitTexts[language];
  const { hostname, username, groups, key, printedAt } = sheet;
  const secret = groups ? texts.key : texts.password;
  const date = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long' }).format(Date.parse(printedAt));
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(texts.fileName(hostname).replace(/\.pdf$/, ''))}</title><style>${kitStyle}</style></head><body>
<header><div><p class="brand">Stowkeep</p><h1>${escaped(texts.title)}</h1></div>
<dl class="device">${facts([
    [texts.device, hostname],
    [texts.user, username],
    [texts.date, date],
  ])}</dl></header>
<p class="intro">${escaped(texts.intro)}</p>
<section class="key"><div><h2>${escaped(secret.title)}</h2>
${groups ? keyGroups(groups) : `<p class="password">${escaped(key)}</p>`}
${groups ? `<p class="hint">${escaped(texts.keyHint)}</p>` : ''}</div>
<figure>${qrCode(key, groups !== undefined)}<figcaption>${escaped(texts.scan)}</figcaption></figure></section>
<div class="columns"><section><h2>${escaped(texts.whereTitle)}</h2><dl>${facts([
    ...placeFacts(sheet.place, texts),
    [texts.repositoryId, sheet.repositoryId.slice(0, 16)],
  ])}</dl></section>
<section><h2>${escaped(texts.stepsTitle)}</h2><ol>${texts
    .steps(secret.step)
    .map((step) => `<li>${escaped(step)}</li>`)
    .join('')}</ol></section></div>
<section><h2>${escaped(texts.resticTitle)}</h2><p>${escaped(texts.resticIntro)}</p>
<pre>${sheet.commands.map((line) => `<code>${escaped(line)}</code>`).join('\n')}</pre>
<p>${escaped(secret.restic)}</p></section>
<footer><h2>${escaped(texts.keepTitle)}</h2><p>${escaped(secret.keep)}</p></footer></body></html>`;
}

function keyGroups(groups: readonly string[]): string {
  const cells = groups.map((group, at) => `<li><b>${at + 1}</b>${escaped(group)}</li>`);
  return `<ol class="groups">${cells.join('')}</ol>`;
}

function placeFacts(place: Place, texts: KitTexts): readonly (readonly [string, string])[] {
  switch (place.kind) {
    case 'embedded':
      return [[texts.localFolder, texts.embedded]];
    case 'local':
      return [[texts.localFolder, place.path]];
    case 'azure':
      return [
        [texts.account, place.account],
        [texts.container, place.container],
        [texts.folder, place.prefix === '' ? texts.wholeContainer : place.prefix],
        ...(place.endpoint === undefined ? [] : [[texts.address, place.endpoint] as const]),
      ];
  }
}

function facts(all: readonly (readonly [string, string])[]): string {
  return all
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
    .join('');
}

/** A recovery key has only characters of the denser mode. Bytes are those of UTF-8, which readers expect. */
function qrCode(text: string, isRecoveryKey: boolean): string {
  const code = qrcode(0, 'M');
  if (isRecoveryKey) code.addData(text, 'Alphanumeric');
  else code.addData(Buffer.from(text).toString('latin1'), 'Byte');
  code.make();
  return code.createSvgTag({ margin: 0, scalable: true });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
