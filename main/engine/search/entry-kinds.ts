/** What people look for by kind; of files it is told from the name alone, as file managers do. */
import type { SearchKind } from '../lookup-requests';

/** As the index holds them: other numbers need another version of it. A host is the root of what it backed up. */
export const hostKind = 0;
export const folderKind = 1;
export const linkKind = 2;
/** Devices, pipes, sockets. */
export const specialKind = 3;
const firstFileKind = 4;

const fileKinds = ['document', 'picture', 'music', 'video', 'archive', 'other'] as const;

const extensions: Readonly<Record<(typeof fileKinds)[number], string>> = {
  document:
    'doc docx docm dot dotx odt ott fodt rtf txt text md pdf tex epub mobi pages xls xlsx xlsm xlsb ods ots csv tsv numbers ppt pptx pptm pps ppsx odp otp vsd vsdx odg msg eml one xps',
  picture:
    'jpg jpeg jpe png gif bmp tif tiff webp avif heic heif svg ico psd xcf ai eps raw arw cr2 cr3 nef orf rw2 raf dng pef srw jxl',
  music: 'mp3 m4a aac flac ogg oga opus wav aif aiff wma mid midi ape alac amr',
  video: 'mp4 m4v mov avi mkv webm wmv flv mpg mpeg mts m2ts 3gp ogv vob',
  archive: 'zip 7z rar tar gz tgz bz2 tbz xz txz zst lz lzma cab iso dmg img deb rpm jar',
  other: '',
};

const kindsByExtension: ReadonlyMap<string, number> = new Map(
  fileKinds.flatMap((kind, at) =>
    extensions[kind].split(' ').map((extension) => [extension, firstFileKind + at] as const),
  ),
);

/** The number of a file's kind. */
export function fileKind(name: string): number {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  return kindsByExtension.get(extension) ?? firstFileKind + fileKinds.length - 1;
}

/** By the number of a kind: whether `kinds` mean it. None mean all. */
export function wantedKinds(kinds: readonly SearchKind[]): readonly boolean[] {
  const isWanted = (...names: readonly SearchKind[]) =>
    kinds.length === 0 || kinds.some((kind) => names.includes(kind));
  return [
    false,
    isWanted('folder'),
    isWanted('other'),
    isWanted('other'),
    ...fileKinds.map((kind) => isWanted('file', kind)),
  ];
}

export function typeOfKind(kind: number): 'file' | 'dir' | 'symlink' | 'other' {
  if (kind >= firstFileKind) return 'file';
  return kind === folderKind ? 'dir' : kind === linkKind ? 'symlink' : 'other';
}
