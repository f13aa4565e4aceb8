import { stream } from "../streams.ts";
import type { Design } from "./design.ts";

/** Independent uniforms. */
export function random(seed: string, name: string): Design {
  return (block, out) => {
    const { double } = stream(seed, name, block);
    for (let i = 0; i < out.length; i++) out[i] = double();
  };
}
