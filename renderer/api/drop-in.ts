import { useState, type DragEvent } from 'react';
import type { DraggedSelection } from './drag-out';
import { useClient } from './hooks';

export interface DropZone {
  /** Something that can be dropped is over it. */
  readonly isOver: boolean;
  /** For the element that things are dropped on. */
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** Lets files and folders of other programs be dropped on an element; not what this window itself drags out. */
export function useDropZone(onPaths: (paths: readonly string[]) => void): DropZone {
  const { api, dragOut } = useClient();
  const [isOver, setOver] = useState(false);
  const isForeign = (event: DragEvent) =>
    event.dataTransfer.types.includes('Files') && dragOut.get()?.isHeld !== true;
  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        if (!isForeign(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'link';
        setOver(true);
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event) => {
        if (!isForeign(event)) return;
        event.preventDefault();
        setOver(false);
        const paths = [...event.dataTransfer.files].map(api.pathOf).filter((path) => path !== '');
        if (paths.length > 0) onPaths(paths);
      },
    },
  };
}

/** Lets what this window drags out of a backup be dropped on an element: by the window's own mouse until the system's drag has taken over, then by that. */
export function useOwnDropZone(onDrop: (selection: DraggedSelection) => void) {
  const { dragOut } = useClient();
  const [isOver, setOver] = useState(false);
  const take = () => {
    setOver(false);
    const selection = dragOut.drop();
    if (selection !== undefined) onDrop(selection);
  };
  return {
    isOver,
    handlers: {
      onMouseEnter: () => setOver(true),
      onMouseLeave: () => setOver(false),
      onMouseUp: take,
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        take();
      },
    },
  };
}
