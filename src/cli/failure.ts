import { ScenarioError } from "../scenario/problems.ts";

/** The person's input is at fault in a way that is no scenario's: a result file that is none, an option that cannot be met. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The person pressed Ctrl-C, or the system asked the program to end. */
export class Interrupted extends Error {
  override name = "Interrupted";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("interrupted: nothing was written");
    this.exitCode = exitCode;
  }
}

/** 1 failed while running, 2 the input is wrong, 130 interrupted (143 where the system ended it). */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof ScenarioError || error instanceof UsageError) return 2;
  if (error instanceof Error && error.name === "NotCoveredError") return 2;
  return 1;
}

/** Says on standard error what went wrong, in a sentence; a stack trace only for those who ask by LOSSFAN_DEBUG. */
export function report(error: unknown): void {
  if (error instanceof ScenarioError) process.stderr.write(`${error.message}\n`);
  else if (isBug(error))
    process.stderr.write(
      `lossfan: a fault in the program itself: ${error.message}. LOSSFAN_DEBUG=1 shows where; please report it.\n`,
    );
  else if (error instanceof Error) process.stderr.write(`lossfan: ${error.message}\n`);
  else process.stderr.write(`lossfan: ${String(error)}\n`);
  if (process.env.LOSSFAN_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** Reports an error that nobody could catch and ends the process. */
export function failWith(error: unknown): never {
  report(error);
  process.exit(exitCodeOf(error));
}

/** Errors that the language throws where a program makes a mistake; those that are meant for people are of other kinds. */
function isBug(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
}
