import { Interrupted } from "./failure.ts";

/**
 * Runs work that Ctrl-C stops: the first one aborts the signal, at which the work ends cleanly and nothing is written; a
 * second one ends the process as usual.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onInterrupt = () => controller.abort(new Interrupted(130));
  const onTerminate = () => controller.abort(new Interrupted(143));
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onTerminate);
  try {
    const done = await work(controller.signal);
    // What was asked for during the last stretch of work is heard when the loop turns.
    await new Promise((resolve) => setImmediate(resolve));
    controller.signal.throwIfAborted();
    return done;
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onTerminate);
  }
}

/** Signals that would end the process in the middle of writing a file; SIGXFSZ says that the file became too large. */
const DISTURBING = ["SIGINT", "SIGTERM", "SIGHUP", "SIGXFSZ"] as const;

/**
 * Work during which there is something that a process must not leave behind: a signal that would end it cleans up first, and
 * so does an error. The first Ctrl-C is for `interruptible` to hear.
 */
export async function cleaningUp<T>(cleanUp: () => void, work: () => Promise<T>): Promise<T> {
  let heard = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    if (signal === "SIGXFSZ" || (signal !== "SIGHUP" && heard++ === 0)) return;
    cleanUp();
    for (const one of DISTURBING) process.off(one, onSignal);
    process.kill(process.pid, signal);
  };
  for (const signal of DISTURBING) process.on(signal, onSignal);
  try {
    return await work();
  } catch (error) {
    cleanUp();
    throw error;
  } finally {
    for (const signal of DISTURBING) process.off(signal, onSignal);
  }
}

/** Does brief work that signals do not break off. */
export function undisturbed<T>(work: () => T): T {
  const ignore = () => {};
  for (const signal of DISTURBING) process.on(signal, ignore);
  try {
    return work();
  } finally {
    for (const signal of DISTURBING) process.off(signal, ignore);
  }
}
