import { displayText } from '../engine/format/byte-text';
import type { CliIo } from './io';

/** Lines of at most this width are drawn over on a terminal. */
const assumedColumns = 80;

const terminalIntervalMs = 100;
const scriptIntervalMs = 1000;
/** Written at once: a call of the system for each line takes longer than to make the line. */
const blockCharacters = 64 * 1024;
/** The most that restic takes from `RESTIC_PROGRESS_FPS`. */
const highestRate = 60;

/** Where a command's words go: results to standard output, trouble to standard error, a status line that is drawn over on a terminal. */
export class Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly verbosity: number;
  readonly #io: CliIo;
  #hasStatus = false;
  #unwritten = '';

  constructor(
    io: CliIo,
    options: { readonly isJson: boolean; readonly isQuiet: boolean; readonly verbosity: number },
  ) {
    this.#io = io;
    this.isJson = options.isJson;
    this.isQuiet = options.isQuiet;
    this.verbosity = options.verbosity;
  }

  get isTerminal(): boolean {
    return this.#io.stdout.isTTY === true;
  }

  /** Whether anybody sees how far a run is. */
  get showsStatus(): boolean {
    return !this.isQuiet && (this.isJson || this.isTerminal);
  }

  /** Between two status reports: as `RESTIC_PROGRESS_FPS` says, else often on a terminal and every second for scripts. */
  get statusIntervalMs(): number {
    const perSecond = Number(this.#io.environment['RESTIC_PROGRESS_FPS']);
    if (perSecond > 0 && perSecond <= highestRate) return 1000 / perSecond;
    return this.isTerminal ? terminalIntervalMs : scriptIntervalMs;
  }

  /** A line of the result. Bytes that are no UTF-8 are shown as U+FFFD. */
  print(line: string): void {
    this.clearStatus();
    this.#write(`${displayText(line)}\n`);
  }

  /** Writes what was printed and not written yet, which else happens as soon as nothing else is to do. */
  flush(): void {
    const text = this.#unwritten;
    this.#unwritten = '';
    if (text !== '') this.#io.stdout.write(text);
  }

  /** A line that only people want: nothing with `--json` or `--quiet`. */
  say(line: string): void {
    if (!this.isJson && !this.isQuiet) this.print(line);
  }

  /** One JSON document on one line. */
  json(value: unknown): void {
    this.#write(`${displayText(toJson(value))}\n`);
  }

  /** Bytes as they are (`dump`, `cat`). Resolves when the reader can take more. */
  async bytes(bytes: Uint8Array): Promise<void> {
    this.flush();
    if (!this.#io.stdout.write(bytes)) await new Promise((resolve) => this.#io.stdout.once('drain', resolve));
  }

  warn(line: string): void {
    this.clearStatus();
    this.flush();
    this.#io.stderr.write(`${displayText(line)}\n`);
  }

  warnJson(value: unknown): void {
    this.flush();
    this.#io.stderr.write(`${displayText(toJson(value))}\n`);
  }

  /** Draws `line` over the status line before; only on a terminal. */
  status(line: string): void {
    if (!this.isTerminal || this.isQuiet || this.isJson) return;
    this.flush();
    const columns = this.#io.stdout.columns ?? assumedColumns;
    this.#io.stdout.write(`\r\x1b[2K${displayText(line).slice(0, columns - 1)}`);
    this.#hasStatus = true;
  }

  clearStatus(): void {
    if (!this.#hasStatus) return;
    this.#hasStatus = false;
    this.#io.stdout.write('\r\x1b[2K');
  }

  #write(text: string): void {
    if (this.#unwritten === '') setImmediate(() => this.flush());
    this.#unwritten += text;
    if (this.#unwritten.length >= blockCharacters) this.flush();
  }
}

/** JSON in which a 64-bit number that is a bigint stands as the number it is. */
function toJson(value: unknown): string {
  const numbers: string[] = [];
  const text = JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'bigint') return member;
    numbers.push(String(member));
    return `\u0000${numbers.length - 1}\u0000`;
  });
  return text.replace(/"\\u0000(\d+)\\u0000"/g, (_, at: string) => numbers[Number(at)] ?? '');
}
