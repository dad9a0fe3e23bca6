import type { Bytes } from '../base/bytes';
import type { BlobType } from '../format/ids';

/** Where at most one open pack lies. */
export interface PackPlace {
  /** The memory of the pack; undefined when there is none. */
  memory: Bytes | undefined;
}

/** Where packs are that still take boxes: a packer's own, or those that the packers of several threads fill together. */
export interface OpenPacks {
  /**
   * Calls `body` with the place `at` of a type, or with another of the same type when that one is in use. Nobody else uses it until `body` returns;
   * `body` must not ask for a second one.
   */
  use<T>(type: BlobType, at: number, body: (place: PackPlace) => T): T;
  /** What lies open of a type, and no longer does. */
  takeAll(type: BlobType): readonly Bytes[];
}

/**
 * restic 0.18 keeps two packs open and picks at random, so that a pack's layout does not tell the lengths of consecutive chunks. Trees are not cut
 * by their content.
 */
export const openPlaces = { data: 2, tree: 1 } as const;

/** The open packs of one packer alone. */
export class PrivateOpenPacks implements OpenPacks {
  readonly #places: Record<BlobType, readonly PackPlace[]> = {
    data: emptyPlaces('data'),
    tree: emptyPlaces('tree'),
  };

  use<T>(type: BlobType, at: number, body: (place: PackPlace) => T): T {
    return body(this.#places[type][at]!);
  }

  takeAll(type: BlobType): readonly Bytes[] {
    return this.#places[type].flatMap(takeFrom);
  }
}

/** Empties a place. */
export function takeFrom(place: PackPlace): readonly Bytes[] {
  const { memory } = place;
  place.memory = undefined;
  return memory ? [memory] : [];
}

function emptyPlaces(type: BlobType): readonly PackPlace[] {
  return Array.from({ length: openPlaces[type] }, () => ({ memory: undefined }));
}
