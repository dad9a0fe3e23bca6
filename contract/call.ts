import type { z } from 'zod';

/** One call of the contract: what goes in is checked by main, what comes out is only a type. */
export interface Call<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Never there at run time. */
  readonly output?: Output;
}

export function call<Input extends z.ZodType>(input: Input) {
  return <Output>(): Call<Input, Output> => ({ input });
}
