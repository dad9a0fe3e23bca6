import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { accountNameSchema, containerNameSchema } from '../../contract/data';
import { checkPolicy, type ParsedPolicy } from '../plans/policy';
import { templateProblem } from './prefix-template';

const address = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ''));

const hostsSchema = z.strictObject({
  /** Where people sign in: `https://login.microsoftonline.com` */
  authority: address,
  /** What stands behind `ACCOUNT.blob.`: `core.windows.net`. An emulator has an address instead, whose path begins with the account. */
  storageSuffix: z
    .string()
    .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/)
    .or(address),
  /** `https://management.azure.com` */
  resourceManager: address,
});
export type CloudHosts = z.infer<typeof hostsSchema>;

const documentSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional(),
    tenantId: z.guid().or(z.hostname()).optional(),
    clientId: z.guid().optional(),
    cloud: z.enum(['public', 'usGovernment', 'china']).or(hostsSchema).default('public'),
    account: accountNameSchema.optional(),
    container: containerNameSchema.optional(),
    prefix: z.string().optional(),
    isPlaceFixed: z.boolean().default(false),
    caFile: z.string().min(1).optional(),
    /** What is decided about plans: a policy without `version`, `name` and `serial`. */
    plans: z.looseObject({}).optional(),
    /** An Ed25519 public key in PEM: whose signature a policy that is published in the container has to have. */
    policySigner: z.string().refine(isSigner).optional(),
  })
  .superRefine((document, context) => {
    const { account, container, prefix, isPlaceFixed, tenantId, clientId } = document;
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (tenantId !== undefined && clientId === undefined) refuse('clientId', 'is missing');
    if (container !== undefined && account === undefined) refuse('account', 'is missing');
    if (account !== undefined && container === undefined) refuse('container', 'is missing');
    const orphan = prefix !== undefined ? 'prefix' : isPlaceFixed ? 'isPlaceFixed' : undefined;
    if (orphan !== undefined && account === undefined) refuse(orphan, 'needs account and container');
    const problem = prefix === undefined ? undefined : templateProblem(prefix);
    if (problem !== undefined) refuse('prefix', problem);
    const decided = policyIn(document);
    if (decided && 'problem' in decided)
      context.addIssue({
        code: 'custom',
        path: ['plans', decided.problem.field],
        message: decided.problem.reason,
      });
  });
export type OrganisationDocument = z.infer<typeof documentSchema>;

/** What it decides about plans. */
export function policyIn({
  name = 'policy.json',
  plans,
}: Pick<OrganisationDocument, 'name' | 'plans'>): ParsedPolicy | undefined {
  if (!plans) return undefined;
  const own = Object.keys(plans).find((key) => key === 'version' || key === 'name' || key === 'serial');
  if (own !== undefined) return { problem: { field: own, reason: 'is not known here' } };
  return checkPolicy({ ...plans, version: 1, name });
}

function isSigner(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

const rules: Readonly<Record<string, string>> = {
  name: 'has to be a text of at most 100 characters',
  tenantId: 'has to be the id of your tenant, or one of its domains',
  clientId: 'has to be the application (client) id of the app registration',
  cloud:
    'has to be “public”, “usGovernment” or “china”, or to hold authority, storageSuffix and resourceManager',
  account: 'has to be the name of a storage account: 3 to 24 lower-case letters and digits',
  container: 'has to be the name of a container: 3 to 63 lower-case letters, digits and single dashes',
  prefix: 'has to be a text such as {userObjectId}/{deviceName}',
  isPlaceFixed: 'has to be true or false',
  caFile: 'has to be the path of a file',
  plans: 'has to hold fields in braces',
  policySigner: 'has to be an Ed25519 public key in PEM',
};

/** What is wrong with a document: `field` is empty when it is the whole. */
export interface DocumentProblem {
  readonly field: string;
  readonly reason: string;
}

/** Lines that begin with `//` are comments. */
export function parseDocument(
  content: string,
): { readonly document: OrganisationDocument } | { readonly problem: DocumentProblem } {
  let value: unknown;
  try {
    // Some editors begin a file with a mark of its encoding.
    value = JSON.parse(content.replace(/^\uFEFF/, '').replace(/^\s*\/\/.*$/gm, ''));
  } catch {
    return { problem: { field: '', reason: 'is not in JSON' } };
  }
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return { document: parsed.data };
  return { problem: problemOf(parsed.error.issues[0]) };
}

function problemOf(issue: z.core.$ZodIssue | undefined): DocumentProblem {
  const field = String(issue?.path[0] ?? '');
  if (issue?.code === 'custom' && issue.message !== 'Invalid input')
    return { field: issue.path.filter((part) => part !== '').join('.'), reason: issue.message };
  if (issue?.code === 'unrecognized_keys' && field === '')
    return { field: issue.keys[0] ?? '', reason: 'is not known here' };
  return { field, reason: rules[field] ?? 'has to hold fields in braces' };
}
