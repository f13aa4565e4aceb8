import { type Path, startsWith } from "./path.ts";

/** Something wrong at a path, before it is known where in which file that stands. */
export interface Found {
  path: Path;
  message: string;
  /** Whether to point at the key rather than at its value. */
  at?: "key";
}

/** Whether nothing that was found speaks of the value at `path` (or, unless of it `itself`, of anything inside it). */
export function isSound(found: readonly Found[], path: Path, extent: "itself" | "inside" = "inside"): boolean {
  return !found.some(
    (one) => (extent === "inside" && startsWith(one.path, path)) || (one.at !== "key" && startsWith(path, one.path)),
  );
}
