export const panelTexts = {
  pausedUntil: (until: string) => `Paused until ${until}`,
  goesOn: 'Backups go on by themselves then.',
  pause: 'Pause',
  pauseHour: 'For 1 hour',
  pauseUntilTomorrow: 'Until tomorrow',
  resume: 'Resume',
  open: 'Open Stowkeep',
} as const;
