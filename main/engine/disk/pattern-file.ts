import { readFileSync } from 'node:fs';
import type { Bytes } from '../base/bytes';
import { bufferOver } from '../base/bytes';
import { onDisk } from './fs-error';

/** Go's `os.Expand`: `$NAME`, `${NAME}`, one special character, and broken braces, which vanish. */
const variable = /\$(?:\{([*#$@!?0-9-])\}|\{([^}]*)\}|(\{)|([*#$@!?0-9-]|[A-Za-z_][A-Za-z0-9_]*))/g;

/**
 * The patterns of an exclude or include file: one a line, `#` comments, `$VAR` and `${VAR}` replaced by what `getVariable` knows (unknown:
 * empty), `$$` a dollar. Reads UTF-8, and UTF-16 with a byte order mark, as Windows editors write it.
 */
export function parsePatternFile(bytes: Bytes, getVariable: (name: string) => string | undefined): string[] {
  return decodeText(bytes)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => expandVariables(line, getVariable));
}

/** The patterns of the file at `path`, with this process's environment. Fails with a `disk/*` code. */
export function readPatternFile(path: string): string[] {
  const bytes = onDisk(path, 'read the pattern file', () => readFileSync(path));
  return parsePatternFile(bytes, (name) => process.env[name]);
}

function expandVariables(line: string, getVariable: (name: string) => string | undefined): string {
  return line.replace(variable, (_, special?: string, braced?: string, _broken?: string, bare?: string) => {
    const name = special ?? braced ?? bare ?? '';
    if (name === '') return '';
    return name === '$' ? '$' : (getVariable(name) ?? '');
  });
}

function decodeText(bytes: Bytes): string {
  const buffer = bufferOver(bytes);
  const mark = buffer.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(buffer);
}
