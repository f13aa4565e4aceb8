import { deserialize, serialize } from "node:v8";
import type { Measure } from "./job.ts";

/** A measure in memory that all threads see: tasks of one pass need not copy it each time. */
export interface PackedMeasure {
  id: number;
  bytes: SharedArrayBuffer;
}

/** Packs each measure once. */
export function measurePacker(): (measure: Measure) => PackedMeasure {
  let last: { measure: Measure; packed: PackedMeasure } | undefined;
  let id = 0;
  return (measure) => {
    if (last?.measure !== measure) {
      const bytes = serialize(measure);
      const shared = new SharedArrayBuffer(bytes.length);
      new Uint8Array(shared).set(bytes);
      last = { measure, packed: { id: id++, bytes: shared } };
    }
    return last.packed;
  };
}

/** Unpacks each measure once, so that it is the same object in all tasks of a pass. */
export function measureUnpacker(): (packed: PackedMeasure) => Measure {
  let last: { id: number; measure: Measure } | undefined;
  return ({ id, bytes }) => {
    if (last?.id !== id) last = { id, measure: deserialize(new Uint8Array(bytes)) as Measure };
    return last.measure;
  };
}
