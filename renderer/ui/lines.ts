import { tokens } from '@fluentui/react-components';

/** The hairline that divides a surface. */
export const lineBelow = {
  borderBlockEndWidth: tokens.strokeWidthThin,
  borderBlockEndStyle: 'solid',
  borderBlockEndColor: tokens.colorNeutralStroke2,
} as const;
