export const activityTexts = {
  title: 'Activity',
  subtitle: 'What ran on this computer and what came of it.',
  emptyTitle: 'Nothing has run yet',
  emptyBody: 'Backups and restores will be listed here, with anything that went wrong.',
  emptyAction: 'Go to Overview',
  listTitle: 'Earlier',
  showDetails: (name: string) => `Details of ${name}`,
} as const;
