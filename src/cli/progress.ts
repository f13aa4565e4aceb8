/** Work that ends sooner than this shows no bar [ms]. */
const PATIENCE = 400;

/** A progress bar on standard error, if that is a terminal; silent otherwise. */
export async function withProgress<T>(work: (tell?: (done: number, total: number) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  // A CommonJS package: once bundled it has no names but its default.
  const { SingleBar, Presets } = (await import("cli-progress")).default;
  const bar = new SingleBar(
    {
      format: "{bar} {percentage}% of {total} samples",
      clearOnComplete: true,
      hideCursor: true,
      stream: process.stderr,
      fps: 8,
    },
    Presets.shades_classic,
  );
  const begun = performance.now();
  let shown = false;
  try {
    return await work((done, total) => {
      if (!shown && performance.now() - begun > PATIENCE && done < total) {
        bar.start(total, done);
        shown = true;
      } else if (shown) {
        bar.setTotal(total);
        bar.update(done);
      }
    });
  } finally {
    if (shown) bar.stop();
  }
}
