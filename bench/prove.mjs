/** Chooses the proof of a workload. */
import { basename, join } from 'node:path';
import { password } from './preparation.mjs';
import {
  expectCopied,
  expectOneTree,
  expectRestorable,
  expectSamePaths,
  expectSnapshots,
  expectSound,
} from './proof.mjs';
import { assertSameTree } from './same-tree.mjs';

/**
 * Throws when the run's result is not right. What was restored is always compared; what is in a repository when `isThorough`.
 * @param {import('./workloads.mjs').Workload} workload
 * @param {import('./places/places.mjs').Place} place
 * @param {import('./programs/programs.mjs').Program} program
 * @param {{ run: import('./competition.mjs').Run, source: string, half: number, isThorough: boolean }} at
 */
export async function prove({ proof }, place, program, { run, source, half, isThorough }) {
  if (proof === 'restored') assertSameTree(source, join(run.target, basename(source)));
  if (!isThorough) return;
  const claim = {
    repository: run.repository,
    env: { ...place.env, ...password },
    source,
    scratch: run.scratch,
  };
  if (program.name === 'azcopy') await expectCopied(place, run.name, claim);
  else if (program.name === 'bare client') return;
  else if (proof === 'restorable' || proof === 'copied') await expectRestorable(claim);
  else if (proof === 'same tree' || proof === 'checked') expectSound(claim);
  if (proof === 'same tree') expectOneTree(claim);
  if (proof === 'checked') expectSnapshots(claim, half);
}

prove.sameOutput = expectSamePaths;
