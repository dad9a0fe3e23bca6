/** As a `ref`: gives the focus to what has just come, where the control that had it is gone. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
