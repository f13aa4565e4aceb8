import { readFileSync } from "node:fs";

/** The loops as compiled by build.mjs: built beside the bundle, or in dist while the sources run as they are under test. */
const KERNEL = new URL(
  import.meta.url.endsWith("/src/execution/kernel-module.ts")
    ? "../../dist/workers/kernel.wasm"
    : "../workers/kernel.wasm",
  import.meta.url,
);

let known: WebAssembly.Module | undefined;

/** Compiles the kernel beside whatever else this thread does, which has its module once this is awaited. */
export async function prepareKernel(): Promise<void> {
  known ??= await WebAssembly.compile(readFileSync(KERNEL));
}

/** The compiled kernel: made once, and shared with the threads. */
export function kernelModule(): WebAssembly.Module {
  known ??= new WebAssembly.Module(readFileSync(KERNEL));
  return known;
}

/** Takes what another thread has compiled. */
export function useKernelModule(compiled: WebAssembly.Module): void {
  known = compiled;
}
