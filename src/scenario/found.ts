import { type Path, startsWith } from "./path.ts";

/** Something wrong at a path, before it is known where in which file that stands. */
export interface Found {
  path: Path;
  message: string;
  /** Whether to point at the key rather than at its value. */
  at?: "key";
}

/** Whether nothing that was found lies inside `path`, or replaces something that encloses it. */
export function isSound(found: readonly Found[], path: Path): boolean {
  return !found.some((one) => startsWith(one.path, path) || (one.at !== "key" && startsWith(path, one.path)));
}
