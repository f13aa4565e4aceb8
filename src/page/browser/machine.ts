/** In a page, what src/execution/machine.ts says on Node: what a result says of where it was made. */
export const machine = { node: "browser", threads: 1 };
