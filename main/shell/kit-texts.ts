/** The words of the recovery kit, which go on paper: whole sentences in two languages, not the few words of `messages/`. */
import type { Language } from '../../contract/data';

/** What is said of what opens the backups: a recovery key, or a password that the person has chosen. */
interface SecretTexts {
  readonly title: string;
  readonly step: string;
  readonly restic: string;
  readonly keep: string;
}

export interface KitTexts {
  readonly locale: string;
  readonly title: string;
  readonly intro: string;
  readonly key: SecretTexts;
  readonly password: SecretTexts;
  readonly keyHint: string;
  readonly scan: string;
  readonly device: string;
  readonly user: string;
  readonly date: string;
  readonly whereTitle: string;
  readonly account: string;
  readonly container: string;
  readonly folder: string;
  readonly wholeContainer: string;
  readonly address: string;
  readonly localFolder: string;
  readonly embedded: string;
  readonly repositoryId: string;
  readonly stepsTitle: string;
  readonly steps: (typeSecret: string) => readonly string[];
  readonly resticTitle: string;
  readonly resticIntro: string;
  readonly keepTitle: string;
  readonly fileName: (hostname: string) => string;
  readonly save: string;
}

export const kitTexts: Readonly<Record<Language, KitTexts>> = {
  en: {
    locale: 'en-GB',
    title: 'Recovery kit',
    intro: 'With this sheet you get your files back when the computer is lost, stolen or broken.',
    key: {
      title: 'Your recovery key',
      step: 'Type the recovery key.',
      restic: 'restic asks for a password: it is the key above, as it is printed.',
      keep: 'Nobody can replace this key: without it your backups cannot be opened, not even by us or by your administrator. Whoever has it and access to the storage can read them. Keep the sheet away from the computer.',
    },
    password: {
      title: 'Your password',
      step: 'Type the password.',
      restic: 'restic asks for a password: it is the one above, as it is printed.',
      keep: 'Nobody can replace this password: without it your backups cannot be opened, not even by us or by your administrator. Whoever has it and access to the storage can read them. Keep the sheet away from the computer.',
    },
    keyHint:
      'Capitals, spaces and hyphens do not matter when you type it. There is no letter O, I, L or U in it.',
    scan: 'To scan',
    device: 'Computer',
    user: 'User',
    date: 'Date',
    whereTitle: 'Where your backups are',
    account: 'Azure storage account',
    container: 'Container',
    folder: 'Folder',
    wholeContainer: 'the whole container',
    address: 'Address',
    localFolder: 'Folder',
    embedded: 'The test storage of this computer',
    repositoryId: 'Backup ID',
    stepsTitle: 'On a new computer',
    steps: (typeSecret) => [
      'Install Stowkeep and sign in, or enter the place above.',
      'Choose this computer in the list of your devices.',
      typeSecret,
      'Restore your files, or go on backing up from there.',
    ],
    resticTitle: 'Without Stowkeep',
    resticIntro: 'The free program restic (restic.net) reads your backups, too:',
    keepTitle: 'Keep it safe',
    fileName: (hostname) => `Stowkeep recovery kit – ${hostname}.pdf`,
    save: 'Save the recovery kit',
  },
  de: {
    locale: 'de-DE',
    title: 'Wiederherstellungsblatt',
    intro:
      'Mit diesem Blatt kommen Sie wieder an Ihre Dateien, wenn der Computer verloren, gestohlen oder defekt ist.',
    key: {
      title: 'Ihr Wiederherstellungsschlüssel',
      step: 'Den Wiederherstellungsschlüssel eintippen.',
      restic: 'restic fragt nach einem Passwort: Es ist der Schlüssel oben, genau wie gedruckt.',
      keep: 'Niemand kann diesen Schlüssel ersetzen: Ohne ihn lassen sich Ihre Sicherungen nicht öffnen, auch nicht von uns oder Ihrer Administration. Wer ihn und Zugang zum Speicher hat, kann sie lesen. Bewahren Sie das Blatt nicht beim Computer auf.',
    },
    password: {
      title: 'Ihr Passwort',
      step: 'Das Passwort eintippen.',
      restic: 'restic fragt nach einem Passwort: Es ist das oben, genau wie gedruckt.',
      keep: 'Niemand kann dieses Passwort ersetzen: Ohne es lassen sich Ihre Sicherungen nicht öffnen, auch nicht von uns oder Ihrer Administration. Wer es und Zugang zum Speicher hat, kann sie lesen. Bewahren Sie das Blatt nicht beim Computer auf.',
    },
    keyHint:
      'Groß- und Kleinschreibung, Leerzeichen und Bindestriche sind beim Eintippen egal. Die Buchstaben O, I, L und U kommen nicht vor.',
    scan: 'Zum Scannen',
    device: 'Computer',
    user: 'Benutzer',
    date: 'Datum',
    whereTitle: 'Wo Ihre Sicherungen liegen',
    account: 'Azure-Speicherkonto',
    container: 'Container',
    folder: 'Ordner',
    wholeContainer: 'der ganze Container',
    address: 'Adresse',
    localFolder: 'Ordner',
    embedded: 'Der Testspeicher dieses Computers',
    repositoryId: 'Sicherungs-ID',
    stepsTitle: 'Auf einem neuen Computer',
    steps: (typeSecret) => [
      'Stowkeep installieren und anmelden, oder den Ort oben angeben.',
      'Diesen Computer in der Liste Ihrer Geräte wählen.',
      typeSecret,
      'Dateien wiederherstellen oder die Sicherungen dort fortsetzen.',
    ],
    resticTitle: 'Ohne Stowkeep',
    resticIntro: 'Auch das freie Programm restic (restic.net) liest Ihre Sicherungen:',
    keepTitle: 'Gut aufbewahren',
    fileName: (hostname) => `Stowkeep Wiederherstellungsblatt – ${hostname}.pdf`,
    save: 'Wiederherstellungsblatt speichern',
  },
};
