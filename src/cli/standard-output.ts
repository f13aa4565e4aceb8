import { failWith } from "./failure.ts";
import { OutputError } from "./files.ts";

/** Says what becomes of the program when its standard output or standard error takes no more. */
export function watchStandardStreams(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, as in `lossfan … | head`, is no failure.
    if (error.code === "EPIPE") process.exit(0);
    failWith(new OutputError("standard output", error));
  });
  // Where notes cannot be read, there is nobody to tell.
  process.stderr.on("error", () => {});
}
