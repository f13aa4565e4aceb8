// Loaded into the program by NODE_OPTIONS=--import: makes a function of Math, which the model calls for each sample, do
// something else from some call on, in the worker threads or in the main thread. SABOTAGE is this as JSON.
import { isMainThread } from "node:worker_threads";

const { where, method, after, act } = JSON.parse(process.env.SABOTAGE);
const real = Math[method];
let calls = 0;

const acts = {
  nan: () => Number.NaN,
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
  Math[method] = (x) => (++calls > after ? acts[act]() : real(x));
}
