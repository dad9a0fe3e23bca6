import { expect, it } from 'vitest';
import { errorCodes } from '../../../contract/errors';
import { preflightStepIds } from '../../../contract/data';
import { engineErrorCodes } from '../../../main/engine/errors';
import { preflightStepIds as engineStepIds } from '../../../main/engine/storage/place-check';

it('carries every code of the engine', () => {
  expect(errorCodes.filter((code) => !code.startsWith('app/'))).toEqual([...engineErrorCodes]);
});

it('has the engine’s steps of the pre-flight, in their order', () => {
  expect([...preflightStepIds]).toEqual([...engineStepIds]);
});
