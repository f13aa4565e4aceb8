import type { InputBelief, Stated } from "../analysis/input-beliefs.ts";
import type { DistributionSpec } from "../sampling/distributions/spec.ts";
import { INPUT_UNITS } from "./input-units.ts";
import { formatGiven, formatNumber } from "./numbers.ts";
import { listed } from "./words.ts";

/** `kaplan.kappa` for the address `laws.kaplan.kappa`. */
export function beliefName({ name }: InputBelief): string {
  return name.replace(/^laws\./, "");
}

/** The unit of an input as charts show it; empty where it has none. */
export function beliefUnit({ unit }: InputBelief): string {
  return INPUT_UNITS[unit] ?? unit;
}

/** A value of an input, with its unit where it has one. */
export function beliefValue({ unit }: InputBelief, value: number): string {
  return unit === "year" ? value.toFixed(1) : formatNumber(value, 3);
}

/** How a rate that is not stated in doublings a year is read. */
const RATE_WORDS: Record<string, string> = {
  timesPerYear: "times a year",
  doublingTimeMonths: "months to double",
  doublingTimeYears: "years to double",
};

/** "lognormal, p5 0.6, p95 2.66", "fixed at 0.05", "a row of a table of 400, drawn with lossFloor". */
export function statedWords({ stated, parameter }: InputBelief): string {
  const rate = "unit" in stated && stated.unit !== undefined ? RATE_WORDS[stated.unit] : undefined;
  const words = wordsOf(stated, parameter);
  return rate === undefined ? words : `${words} (${rate})`;
}

function wordsOf(stated: Stated, parameter: string): string {
  if ("value" in stated) return `fixed at ${formatGiven(stated.value)}`;
  if ("rows" in stated) {
    const others = stated.of.filter((one) => one !== parameter);
    const together = others.length === 0 ? "" : `, drawn with ${listed(others)}`;
    return `a row of a table of ${stated.rows}${together}`;
  }
  if (stated.distribution === "empirical" && "count" in stated) return valuesWords(stated.count);
  return distributionWords(stated as DistributionSpec);
}

function valuesWords(count: number): string {
  return count === 1 ? "one value" : `${count} values, each as likely as any other`;
}

/** More percentiles than this are counted instead of told. */
const MOST_TOLD = 5;

function distributionWords(spec: DistributionSpec): string {
  const number = formatGiven;
  switch (spec.distribution) {
    case "normal":
    case "lognormal": {
      const { distribution, min, max, ...fields } = spec;
      const told = Object.entries(fields as Record<string, unknown>)
        .filter(([key, value]) => typeof value === "number" && key !== "weight")
        .sort(([a], [b]) => levelOf(a) - levelOf(b))
        .map(([key, value]) => `${key} ${number(value as number)}`);
      return [distribution, ...told].join(", ") + cutWords({ min, max });
    }
    case "uniform":
      return `uniform from ${number(spec.min)} to ${number(spec.max)}`;
    case "triangular":
    case "pert":
      return `${spec.distribution} from ${number(spec.min)} to ${number(spec.max)}, mode ${number(spec.mode)}`;
    case "beta": {
      const range =
        spec.min === undefined && spec.max === undefined
          ? ""
          : ` from ${number(spec.min ?? 0)} to ${number(spec.max ?? 1)}`;
      return `beta(${number(spec.alpha)}, ${number(spec.beta)})${range}`;
    }
    case "studentT":
      return `Student’s t, df ${number(spec.df)}, location ${number(spec.location)}, scale ${number(spec.scale)}${cutWords(spec)}`;
    case "mixture": {
      const total = spec.components.reduce((sum, { weight }) => sum + weight, 0);
      const parts = spec.components.map(
        (component) => `${formatNumber((100 * component.weight) / total, 2)} % ${distributionWords(component)}`,
      );
      return `mixture: ${parts.join("; ")}${cutWords(spec)}`;
    }
    case "empirical":
      return valuesWords(spec.values.length);
    case "quantiles": {
      const points = Object.entries(spec.values).sort(([a], [b]) => Number(a) - Number(b));
      const told =
        points.length > MOST_TOLD
          ? `${points.length} percentiles`
          : listed(points.map(([level, value]) => `p${level} ${number(value)}`));
      return `a smooth curve through ${told}${spec.scale === "log" ? ", of the logarithm" : ""}${cutWords(spec)}`;
    }
    default:
      throw new RangeError(`unknown distribution: ${(spec satisfies never as DistributionSpec).distribution}`);
  }
}

/** The order of percentiles; other fields stay before them. */
function levelOf(key: string): number {
  return /^p\d/.test(key) ? Number(key.slice(1)) : -1;
}

function cutWords({ min, max }: { min?: number | undefined; max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `, cut to ${formatGiven(min)} to ${formatGiven(max)}`;
  if (min !== undefined) return `, cut below ${formatGiven(min)}`;
  return max === undefined ? "" : `, cut above ${formatGiven(max)}`;
}

/** What a belief comes to: "Half of the belief in kappa lies between 0.04 and 0.06, nine tenths between …; the median is …" */
export function beliefSentence(belief: InputBelief): string {
  const { percentiles, random } = belief;
  const unit = beliefUnit(belief);
  const value = (level: number) => beliefValue(belief, percentiles[level]!);
  const suffix = unit === "" ? "" : ` ${unit}`;
  const anew = random ? " It is the size or the frequency of what is drawn anew within each future." : "";
  if (percentiles["95"] === undefined || percentiles["5"] === percentiles["95"])
    return `${beliefName(belief)} is ${value(50)}${suffix}${percentiles["5"] === undefined ? " in every future" : " in at least 90 of 100 futures"}.${anew}`;
  return (
    `In 50 of 100 futures ${beliefName(belief)} lies between ${value(25)} and ${value(75)}${suffix}, ` +
    `in 90 of 100 between ${value(5)} and ${value(95)}; the median is ${value(50)}.${anew}`
  );
}
