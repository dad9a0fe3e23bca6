/** What an organisation decides about all plans of its computers, and what becomes of a plan under it. */
import { createPublicKey, verify } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  conditionsSchema,
  planSchema,
  retentionRulesSchema,
  retentionSchema,
  scheduleSchema,
  speedSchema,
  type Plan,
  type PlanView,
} from '../../contract/plan-data';
import { noRetentionRules } from '../../contract/retention-presets';
import { patternProblem } from './check-sources';

const patterns = planSchema.shape.sources.shape.excludes.superRefine((excludes, context) =>
  excludes.forEach((pattern, at) => {
    const message = patternProblem(pattern);
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [at] });
  }),
);

/** The fields that a policy may set, each with what it may hold. Which folders there are is for people to say. */
const fieldSchemas = {
  ...fieldsOf('schedule', scheduleSchema.shape),
  ...fieldsOf('conditions', conditionsSchema.shape),
  ...fieldsOf('speed', speedSchema.shape),
  ...fieldsOf('sources', {
    ...planSchema.shape.sources.omit({ folders: true }).shape,
    ...{ excludes: patterns, excludesIgnoringCase: patterns },
  }),
  retention: retentionSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>;
type Field = keyof typeof fieldSchemas;

const policySchema = z.strictObject({
  version: z.literal(1),
  /** Who decided, for people to read. */
  name: z.string().trim().min(1).max(100),
  /** A published policy takes the place of one with a smaller number only, so that nobody can bring back an old one. */
  serial: z.number().int().min(0).default(0),
  fields: z
    .record(z.string(), z.strictObject({ value: z.unknown(), isLocked: z.boolean().default(false) }))
    .default({}),
  /** What these rules keep is kept, whatever a plan says. */
  minimumRetention: retentionRulesSchema
    .partial()
    .transform((rules) => retentionRulesSchema.parse({ ...noRetentionRules, ...rules }))
    .optional(),
});
export type Policy = z.infer<typeof policySchema>;

export interface PolicyProblem {
  /** Empty when it is the whole. */
  readonly field: string;
  readonly reason: string;
}

export type ParsedPolicy = { readonly policy: Policy } | { readonly problem: PolicyProblem };

/** Reads a policy; a field that is not understood makes all of it invalid. */
export function parsePolicy(text: string): ParsedPolicy {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: { field: '', reason: 'is not in JSON' } };
  }
  return checkPolicy(value);
}

export function checkPolicy(value: unknown): ParsedPolicy {
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) return { problem: problemOf(parsed.error, '') };
  for (const [field, { value: wanted }] of Object.entries(parsed.data.fields)) {
    if (!isField(field)) return { problem: { field, reason: 'is not known here' } };
    const checked = fieldSchemas[field].safeParse(wanted);
    if (!checked.success) return { problem: problemOf(checked.error, field) };
  }
  return { policy: parsed.data };
}

const publishedSchema = z.strictObject({ payload: z.base64(), signature: z.base64() });

/**
 * Reads what an administrator published: `{ "payload": …, "signature": … }`, the policy's bytes and their Ed25519 signature, both in base64. `signer` is the
 * public key in PEM that the organisation's configuration names. What is not signed by it is not looked into.
 */
export function openPublishedPolicy(text: string, signer: string): ParsedPolicy {
  const published = publishedOf(text);
  if (!published) return { problem: { field: '', reason: 'is no signed policy' } };
  const payload = Buffer.from(published.payload, 'base64');
  const key = createPublicKey(signer);
  if (!verify(null, payload, key, Buffer.from(published.signature, 'base64')))
    return { problem: { field: 'signature', reason: 'is not of the key that your organisation named' } };
  return parsePolicy(payload.toString('utf8'));
}

/**
 * The plan as it holds, and who set what. A locked field is always the policy's; another one is, while the plan has there what `untouched`, a plan that
 * nobody changed, has.
 */
export function underPolicy(
  plan: Plan,
  policy: Policy | undefined,
  untouched: Plan,
): Pick<PlanView, 'plan' | 'managed'> {
  if (!policy) return { plan, managed: [] };
  const managed: { field: string; by: string; isLocked: boolean }[] = [];
  let held: Record<string, unknown> = { ...plan };
  for (const [field, { value, isLocked }] of Object.entries(policy.fields)) {
    if (!isLocked && !isDeepStrictEqual(fieldOf(plan, field), fieldOf(untouched, field))) continue;
    held = withField(held, field, value);
    managed.push({ field, by: policy.name, isLocked });
  }
  return { plan: planSchema.parse(held), managed };
}

/** What of `wanted`, a plan that held under the policy, somebody has chosen: where it has what the policy says, it is as it was before. */
export function chosenIn(wanted: Plan, before: Plan, policy: Policy | undefined): Plan {
  let chosen: Record<string, unknown> = { ...wanted };
  for (const [field, { value }] of Object.entries(policy?.fields ?? {})) {
    if (isDeepStrictEqual(fieldOf(wanted, field), value))
      chosen = withField(chosen, field, fieldOf(before, field));
  }
  return planSchema.parse(chosen);
}

/** The first locked field in which `wanted` differs from what holds; `undefined` when it may be saved. */
export function lockedChange(wanted: Plan, policy: Policy | undefined): string | undefined {
  return Object.entries(policy?.fields ?? {}).find(
    ([field, { value, isLocked }]) => isLocked && !isDeepStrictEqual(fieldOf(wanted, field), value),
  )?.[0];
}

function fieldsOf<Prefix extends string, Shape extends Readonly<Record<string, z.ZodType>>>(
  prefix: Prefix,
  shape: Shape,
): { readonly [Key in keyof Shape & string as `${Prefix}.${Key}`]: Shape[Key] } {
  const entries = Object.entries(shape).map(([name, schema]) => [`${prefix}.${name}`, schema]);
  return Object.fromEntries(entries) as { [Key in keyof Shape & string as `${Prefix}.${Key}`]: Shape[Key] };
}

function isField(name: string): name is Field {
  return Object.hasOwn(fieldSchemas, name);
}

function fieldOf(plan: object, field: string): unknown {
  return field.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], plan);
}

function withField(plan: Record<string, unknown>, field: string, value: unknown): Record<string, unknown> {
  const [group = '', name] = field.split('.');
  return { ...plan, [group]: name === undefined ? value : { ...(plan[group] as object), [name]: value } };
}

function publishedOf(text: string): z.infer<typeof publishedSchema> | undefined {
  try {
    return publishedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function problemOf(error: z.ZodError, field: string): PolicyProblem {
  const issue = error.issues[0];
  const inside = issue?.path.map(String) ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(field === '' ? [] : [field]), ...inside, ...unknown].join('.');
  if (unknown.length > 0) return { field: path, reason: 'is not known here' };
  return { field: path, reason: issue?.message ?? 'cannot be used' };
}
