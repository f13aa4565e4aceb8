import type { Measure } from "./job.ts";
import { expectedKeys } from "./row-tally.ts";

/** Bytes of a gathered key with its replicate. */
export const KEY_BYTES = 9;

/**
 * The memory that threads write gathered keys to. It goes from one pass to the next: no garbage collector counts what threads
 * share, so that none would give it back in time.
 */
export class KeyMemory {
  readonly #free: SharedArrayBuffer[] = [];
  readonly #used: SharedArrayBuffer[] = [];

  /** Room for the keys that a task of `count` samples is expected to gather; undefined if that is none, or nothing can be shared. */
  take(measure: Measure, count: number): SharedArrayBuffer | undefined {
    const bytes = KEY_BYTES * measure.rows.reduce((total, row) => total + expectedKeys(row, count), 0);
    if (bytes === 0 || globalThis.SharedArrayBuffer === undefined) return undefined;
    const known = this.#free.findLastIndex(({ byteLength }) => byteLength >= bytes);
    const [room] = known < 0 ? [new SharedArrayBuffer(bytes)] : this.#free.splice(known, 1);
    this.#used.push(room);
    return room;
  }

  /** Takes all of it back; what was written there is not needed any more. */
  release(): void {
    this.#free.push(...this.#used.splice(0));
  }
}
