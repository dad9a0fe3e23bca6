export interface TransferLimits {
  readonly uploadBytesPerSecond: number | undefined;
  readonly downloadBytesPerSecond: number | undefined;
  /** Operations with the storage at once; what it has use for by default. */
  readonly connections?: number | undefined;
  /** What goes up gives way to whoever else uses the connection; see `GiveWay`. */
  readonly givesWay?: boolean;
}
