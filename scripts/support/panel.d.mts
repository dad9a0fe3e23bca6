interface Size {
  readonly width: number;
  readonly height: number;
}

export const panelHeight: number;
export function startPanel(theme?: 'light' | 'dark'): Promise<() => Promise<void>>;
export function photographTray(path: string, width?: number, height?: number): Promise<void>;
export function clickTray(button: 1 | 3, screen: Size): Promise<void>;
