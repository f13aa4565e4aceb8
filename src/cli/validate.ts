import { ScenarioError } from "../scenario/problems.ts";
import { readScenario } from "./scenario.ts";

/** `lossfan validate`: every problem of every file; exit code 2 if there is one. */
export async function validate(paths: readonly string[]): Promise<void> {
  const problems: ScenarioError[] = [];
  for (const path of paths)
    try {
      const { title } = await readScenario(path);
      process.stdout.write(`${path}: fine (${title})\n`);
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(error);
    }
  if (problems.length > 0) throw new ScenarioError(problems.flatMap((error) => error.problems));
}
