/** One thing that is wrong with a scenario, and where. */
export interface Problem {
  /** The file as it was named, `<stdin>`, or the option (`--set parameters.kappa=-1`) that brought the value. */
  file?: string;
  /** Counted from 1; absent where there is no text to point at, as for a value handed over by a program. */
  line?: number;
  column?: number;
  /** The path of the field, such as `parameters.gamma.sd` or `targets[1]`; empty for the scenario as a whole. */
  field: string;
  /** What was needed and what came. */
  message: string;
}

/** `draft.yaml:9:24: parameters.gamma.sd: must be greater than 0, got -1` */
export function formatProblem({ file, line, column, field, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [place, field, message].filter((part) => part !== "").join(": ");
}

/** A scenario that cannot be run as it stands; its message is every problem, one a line. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "ScenarioError";
    this.problems = problems;
  }
}
