import { expect, it } from 'vitest';
import { errorCodes } from '../../../contract/errors';
import { engineErrorCodes } from '../../../main/engine/errors';

it('carries every code of the engine', () => {
  expect(errorCodes.filter((code) => !code.startsWith('app/'))).toEqual([...engineErrorCodes]);
});
