import { REPLICATES, replicateOf, type SamplerName } from "../../sampling/designs/design.ts";
import { clopperPearson, meanInterval, probabilityOf } from "../../summary/accuracy.ts";
import { replicateSizes } from "../../summary/percentiles-of.ts";
import type { Estimate } from "../../summary/result.ts";

/** The share of futures in which something holds, with its error; without one where it is the same in all of them. */
export function shareOf(holds: Uint8Array, sampler: SamplerName, certain = false): Estimate {
  if (certain) return { estimate: holds[0], low: holds[0], high: holds[0] };
  const sizes = replicateSizes(sampler, holds.length);
  const hits = new Array<number>(REPLICATES).fill(0);
  for (let i = 0; i < holds.length; i++) hits[replicateOf(sampler, i, holds.length)] += holds[i];
  return probabilityOf(hits, sizes, sampler);
}

/** Futures that change sides below which their number, rather than its spread over replicates, says what the error is. */
const FEW = 64;

/**
 * How much larger the share is than it was, in the same futures: most of the error of either is the same luck and is gone
 * from the difference.
 */
export function changeOf(now: Uint8Array, before: Uint8Array, sampler: SamplerName, certain = false): Estimate {
  const only = now[0] - before[0];
  if (certain) return { estimate: only, low: only, high: only };
  const sizes = replicateSizes(sampler, now.length);
  const differences = new Array<number>(REPLICATES).fill(0);
  let changed = 0;
  for (let i = 0; i < now.length; i++) {
    const difference = now[i] - before[i];
    differences[replicateOf(sampler, i, now.length)] += difference;
    changed += Math.abs(difference);
  }
  const { estimate, low, high } = meanInterval(
    differences.map((difference, r) => (sizes[r] > 0 ? difference / sizes[r] : 0)),
    sizes,
    sampler,
  );
  if (changed >= FEW) return { estimate, low, high };
  // Each of them may have changed to either side.
  const doubt = clopperPearson(changed, now.length);
  const half = Math.max(high - estimate, doubt.high - changed / now.length, changed / now.length - doubt.low);
  return { estimate, low: Math.max(estimate - half, -1), high: Math.min(estimate + half, 1) };
}
