/** Patterns (restic's) that many people leave out, in groups a person can judge. */
export interface ExcludePreset {
  readonly id: 'temporary' | 'developer' | 'trash' | 'images';
  readonly patterns: readonly string[];
}

export const excludePresets: readonly ExcludePreset[] = [
  { id: 'temporary', patterns: ['*.tmp', '~$*', 'Thumbs.db', '.DS_Store', '.cache'] },
  { id: 'developer', patterns: ['node_modules', '__pycache__', '.venv', 'target/debug', '.gradle'] },
  { id: 'trash', patterns: ['$RECYCLE.BIN', '.Trash', '.local/share/Trash'] },
  { id: 'images', patterns: ['*.iso', '*.vmdk', '*.vdi', '*.qcow2', '*.vhdx'] },
];
