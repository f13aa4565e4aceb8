let known: WebAssembly.Module | undefined;

/** In a page, what src/execution/kernel-module.ts gives on Node: there the kernel is read from a file, here it comes with the page. */
export function kernelModule(): WebAssembly.Module {
  if (known === undefined) throw new Error("the kernel has not been compiled yet");
  return known;
}

export async function prepareKernel(): Promise<void> {}

/** Takes the kernel that came with the page. */
export function useKernelModule(compiled: WebAssembly.Module): void {
  known = compiled;
}
