import { Field, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { LockClosedRegular } from '@fluentui/react-icons';
import { createContext, useContext, type ReactNode } from 'react';
import type { ErrorData } from '../../../contract/errors';
import type { Plan, PlanView } from '../../../contract/plan-data';
import { displayText } from '../../lib/display-text';
import { formatTimeOfDay } from '../../lib/format-time';
import { plansTexts as texts } from '../../lib/texts';
import { Note } from '../../ui/note';

export interface PlanForm {
  /** As it is now, saved or not. */
  readonly plan: Plan;
  /** Main does not know it yet. */
  readonly isNew: boolean;
  readonly change: (part: Partial<Plan>) => void;
  /** Changes and saves at once. */
  readonly saveWith: (part: Partial<Plan>) => void;
  readonly managed: PlanView['managed'];
  /** Why it could not be saved. */
  readonly error: ErrorData | undefined;
}

export const PlanFormContext = createContext<PlanForm | undefined>(undefined);

export function usePlanForm(): PlanForm {
  const form = useContext(PlanFormContext);
  if (form === undefined) throw new Error('No form of a plan above this component');
  return form;
}

const useStyles = makeStyles({
  set: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    minInlineSize: 0,
    margin: 0,
    padding: 0,
    border: 'none',
  },
  locked: {
    '& :disabled': { cursor: 'not-allowed' },
    '& button:disabled, & :has(> input:disabled, > select:disabled)': { opacity: 0.75 },
  },
  by: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    color: tokens.colorNeutralForeground2,
  },
  icon: { flexShrink: 0, fontSize: '20px' },
});

/** A part of the plan under its name in the contract: says who has set it, locks what may not be changed, and has its error. */
export function PlanField({ field, children }: { readonly field: string; readonly children: ReactNode }) {
  const styles = useStyles();
  const { managed, error } = usePlanForm();
  const setter = managed.find((each) => isSameField(each.field, field));
  const isLocked = setter?.isLocked === true;
  const reason = error !== undefined && isErrorOf(error, field) ? reasonOf(error) : undefined;
  return (
    <fieldset className={mergeClasses(styles.set, isLocked && styles.locked)} disabled={isLocked}>
      {isLocked && (
        <p className={styles.by}>
          <LockClosedRegular aria-hidden className={styles.icon} />
          {texts.setBy({ name: setter.by })}
        </p>
      )}
      {setter?.isLocked === false && <Note>{texts.presetBy({ name: setter.by })}</Note>}
      {reason !== undefined && (
        <Field validationState="error" validationMessage={texts.refused({ reason })} />
      )}
      {children}
    </fieldset>
  );
}

/** `input/invalid` names the field, or one of the sources by itself: it has its place in the form. */
export function isErrorOf({ code, context: { field: of } }: ErrorData, field: string): boolean {
  if (code !== 'input/invalid' || of === undefined) return false;
  return [String(of), `sources.${String(of)}`].some((name) => isSameField(name, field));
}

/** The one is the other or a part of it. */
function isSameField(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

function reasonOf({ context: { reason = '', pattern, folder, time } }: ErrorData): string {
  const words = texts.refusals;
  if (pattern !== undefined) return words.pattern({ pattern: String(pattern) });
  if (folder !== undefined) return words.folder({ folder: displayText(String(folder)) });
  switch (reason) {
    case 'locked':
    case 'last-plan':
      return words[reason];
    case 'never-open-at':
      return words[reason]({ time: formatTimeOfDay(String(time)) });
    default:
      return String(reason);
  }
}
