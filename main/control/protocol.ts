/** What the command line may ask the running app: one line of JSON; the answers are lines, too. */
import { z } from 'zod';
import { pauseLengthSchema, type Health, type Job } from '../../contract/data';
import type { PlanView } from '../../contract/plan-data';
import type { ErrorData } from '../../contract/errors';

const planId = z.uuid();
export const controlCallSchema = z.discriminatedUnion('call', [
  z.strictObject({ call: z.literal('plans') }),
  z.strictObject({ call: z.literal('next'), planId, count: z.number().int().min(1).max(100) }),
  /** Answers with the job whenever it changes, until it has ended. */
  z.strictObject({ call: z.literal('run'), planId, rereads: z.boolean() }),
  z.strictObject({ call: z.literal('pause'), length: pauseLengthSchema }),
  z.strictObject({ call: z.literal('resume') }),
]);
export type ControlCall = z.infer<typeof controlCallSchema>;

export const controlRequestSchema = z.strictObject({
  token: z.string().max(100),
  ask: controlCallSchema,
});

export interface ControlValues {
  readonly plans: readonly PlanView[];
  readonly next: readonly { readonly time: string; readonly rereads: boolean }[];
  readonly run: Job;
  readonly pause: Health;
  readonly resume: Health;
}

export type ControlAnswer<Name extends ControlCall['call'] = ControlCall['call']> =
  | { readonly ok: true; readonly value: ControlValues[Name] }
  | { readonly ok: false; readonly error: ErrorData };
