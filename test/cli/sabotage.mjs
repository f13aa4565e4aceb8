// Loaded into the program by NODE_OPTIONS=--import: makes the kernel's `begin`, which a walk calls once for each tile of
// samples, do something else from some call on, in the worker threads or in the main thread. SABOTAGE is this as JSON.
import { isMainThread } from "node:worker_threads";

const { where, after, act } = JSON.parse(process.env.SABOTAGE);
const { Instance } = WebAssembly;
let calls = 0;

const acts = {
  // Half-way through the tile's samples: what a step adds becomes NaN.
  nan: (memory, added, count) => {
    new Float64Array(memory.buffer, added, count)[count >> 1] = Number.NaN;
  },
  throw: () => {
    throw new Error("the sabotage throws");
  },
  exit: () => {
    // Node 20 may crash if a thread ends while its code is compiled in the background: let that come to its end first.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    process.exit(9);
  },
};

if ((where === "main") === isMainThread) {
  if (act === "start") throw new Error("the sabotage hinders the start");
  WebAssembly.Instance = class {
    constructor(module, imports) {
      const { begin, ...others } = new Instance(module, imports).exports;
      const sabotaged = (...addresses) => {
        begin(...addresses);
        if (++calls > after) acts[act](imports.env.memory, addresses[4], addresses[5]);
      };
      this.exports = { ...others, begin: sabotaged };
    }
  };
}
