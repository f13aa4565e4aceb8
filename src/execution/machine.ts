import { availableParallelism } from "node:os";

/** What a result says of where it was made, and how widely it may be spread by default. */
export const machine = {
  node: process.versions.node,
  threads: availableParallelism(),
};
