import { type Address, Kernel, type Loops } from "../execution/kernel.ts";
import type { Filler } from "./tabulated.ts";

/** What the kernel's loops over draws work with; their arrays hold `TILE` samples. */
export interface DrawKernel {
  loops: Loops;
  /** Uniforms u. */
  u: Address;
  /** 1 − u. */
  v: Address;
  /** The values that are made of them. */
  out: Address;
  /** Room for lists of samples. */
  list: Address;
}

/** Makes values of the first `count` uniforms. */
export type KernelFill = (kernel: DrawKernel, count: number) => void;

/** Few enough that all arrays stay next to the processor from one loop to the next. */
const TILE = 512;

/** One for each thread: what goes in and out is copied, in a small part of the time that anything is done with it. */
let shared: { kernel: DrawKernel; u: Float64Array; out: Float64Array } | undefined;

/** A filler that works in the kernel. */
export function kernelFiller(fill: KernelFill): Filler {
  return (uniforms, values, count) => {
    shared ??= arrays();
    const { kernel, u, out } = shared;
    for (let from = 0; from < count; from += TILE) {
      const here = Math.min(TILE, count - from);
      u.set(uniforms.subarray(from, from + here));
      kernel.loops.complements(kernel.u, kernel.v, here);
      fill(kernel, here);
      values.set(here < TILE ? out.subarray(0, here) : out, from);
    }
  };
}

function arrays(): { kernel: DrawKernel; u: Float64Array; out: Float64Array } {
  const kernel = new Kernel(32 * TILE);
  const [u, v, out] = Array.from({ length: 3 }, () => kernel.float64(TILE));
  const list = kernel.uint32(TILE + 2);
  const [atU, atV, atOut, atList] = [u, v, out, list].map((array) => array.byteOffset);
  return { kernel: { loops: kernel.loops, u: atU, v: atV, out: atOut, list: atList }, u, out };
}
