export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Facts of one log line. Never a secret; paths only where the line is about that path. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the engine tells its log. Called synchronously; must not throw. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export const noLog: Log = () => undefined;
