import { stream } from "../streams.ts";
import type { Design } from "./design.ts";

/** Independent uniforms: the stream's `double`, to the last bit, in two thirds of the time. */
export function random(seed: string, name: string): Design {
  return (block, out) => {
    const { int32 } = stream(seed, name, block);
    for (let i = 0; i < out.length; ) {
      const high = int32() >>> 11;
      const low = int32() >>> 0;
      out[i] = high * 2 ** -21 + low * 2 ** -53;
      // The next takes the place of a 0.
      if ((high | low) !== 0) i++;
    }
  };
}
