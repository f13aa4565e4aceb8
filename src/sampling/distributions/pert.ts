import { beta } from "./beta.ts";
import type { Distribution } from "./distribution.ts";

/** The PERT distribution: a beta whose mean is (min + 4·mode + max)/6. Vose (2008), Risk Analysis, appendix III. */
export function pert(min: number, mode: number, max: number): Distribution {
  if (!(min <= mode && mode <= max && min < max))
    throw new RangeError(`pert needs min ≤ mode ≤ max and min < max, got ${min}, ${mode}, ${max}`);
  const width = max - min;
  return beta(1 + (4 * (mode - min)) / width, 1 + (4 * (max - mode)) / width, min, max);
}
