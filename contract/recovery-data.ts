/** What is exchanged about lost and new computers: their recovery kits, where their backups are, going on with them. */
import { z } from 'zod';
import { nonEmpty, sourcesSchema, type Place } from './data';

/** A computer whose backups were found in a container. What may not be read is `null`. */
export interface Device {
  /** To connect to, with the recovery key. */
  readonly place: Extract<Place, { readonly kind: 'azure' }>;
  readonly hostname: string | null;
  readonly username: string | null;
  readonly createdAt: string | null;
  /** When it was last heard of; `null` also before its first backup. */
  readonly lastBackupAt: string | null;
  readonly backups: number | null;
  readonly isThisComputer: boolean;
}

export interface DeviceSurvey {
  /** The one last heard of first. */
  readonly devices: readonly Device[];
  /** Folders of the container that this person may not look into. */
  readonly denied: readonly string[];
  /** `false`: the container holds more folders than were looked at. */
  readonly isComplete: boolean;
}

/** What the recovery kit of the connection says, and whether somebody has it. */
export interface RecoveryKit {
  readonly hostname: string;
  /** In words, as in `Connection`. */
  readonly location: string;
  readonly repositoryId: string;
  /** The password; `null` once the kit is confirmed: it can then be printed or saved again, but is not shown. */
  readonly key: string | null;
  /** Whether it is a recovery key, or the person has chosen it. */
  readonly isRecoveryKey: boolean;
  /** Which group of the key is to be typed back, from 1; `null`: all of the password. */
  readonly askedGroup: number | null;
  readonly confirmedAt: string | null;
}

/** What going on with the backups of another computer would mean here: shown first, and done by `adoption.decide`. */
export interface AdoptionProposal {
  readonly snapshotId: string;
  readonly time: string;
  readonly hostname: string;
  readonly username: string;
  readonly isThisComputer: boolean;
  /** What was backed up there, and where it would lie here: `null` for what has no place on this system. `exists`: it is there already. */
  readonly folders: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly exists: boolean;
  }[];
  readonly excludes: readonly string[];
}

export const adoptionDecisionSchema = z.discriminatedUnion('choice', [
  /** No folders are backed up until some are chosen. */
  z.strictObject({ choice: z.literal('restore-only') }),
  /** The folders become this computer's, and their backups go on where the other one's ended. */
  z.strictObject({
    choice: z.literal('adopt'),
    hostname: nonEmpty,
    folders: z
      .array(z.strictObject({ from: nonEmpty, to: nonEmpty }))
      .min(1)
      .max(1000),
    excludes: sourcesSchema.shape.excludes,
  }),
]);
export type AdoptionDecision = z.infer<typeof adoptionDecisionSchema>;
