import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { readNamedFile } from '../named-file';

interface SignOptions {
  readonly key: string;
}

/** `policy sign` and `policy check`: for administrators. */
export function addPolicyCommands(
  program: Command,
  runSign: RunCommand<SignOptions>,
  runCheck: RunCommand<Record<string, never>>,
): void {
  const policy = program.command('policy').description("Make an organisation's policy for plans");
  policy
    .command('sign')
    .description('Print the policy in <file>, signed, to be published as policy.json in the container')
    .argument('<file>')
    .requiredOption('--key <file>', 'Ed25519 private key in PEM ("openssl genpkey -algorithm ed25519")')
    .action(runSign(signPolicy));
  policy
    .command('check')
    .description('Say whether the policy in <file>, before it is signed, is valid')
    .argument('<file>')
    .action(runCheck(checkPolicyFile));
}

async function signPolicy(context: CommandContext, { key }: SignOptions, file: string): Promise<ExitCode> {
  const text = readText(context, file);
  await requireValid(text, file);
  const privateKey = signingKey(readText(context, key), key);
  const payload = Buffer.from(text);
  const published = {
    payload: payload.toString('base64'),
    signature: sign(null, payload, privateKey).toString('base64'),
  };
  context.output.print(JSON.stringify(published, undefined, 2));
  return exitCodes.success;
}

async function checkPolicyFile(context: CommandContext, _: unknown, file: string): Promise<ExitCode> {
  await requireValid(readText(context, file), file);
  context.output.say('The policy is valid');
  return exitCodes.success;
}

async function requireValid(text: string, file: string): Promise<void> {
  // Only these two commands need the library of schemas.
  const { parsePolicy } = await import('../../plans/policy');
  const parsed = parsePolicy(text);
  if (!('problem' in parsed)) return;
  const { field, reason } = parsed.problem;
  const where = field === '' ? file : `“${field}” in ${file}`;
  throw new EngineError('input/invalid', `${where} ${reason}`, { field, reason });
}

function signingKey(pem: string, file: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Said below, for all that is none.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new EngineError('input/invalid', `${file} holds no Ed25519 private key in PEM`);
}

function readText({ io }: CommandContext, file: string): string {
  return readNamedFile(resolve(io.workingFolder, file));
}
