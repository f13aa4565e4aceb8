import type { DistributionSpec } from "../sampling/distributions/spec.ts";
import type { AskedScenario } from "../scenario/scenario.ts";
import type { InputSummary, Result } from "../summary/result.ts";
import { INPUT_UNITS } from "./input-units.ts";
import { formatGiven, formatNumber } from "./numbers.ts";
import { lines, type Page } from "./page.ts";
import { type Column, textTable } from "./text-table.ts";
import { percentileWords } from "./words.ts";

/** What goes into the model: percentiles of what is drawn, values of what is fixed. */
export function inputsTable({ inputs, scenario }: Result, page: Page): string {
  const entries = Object.entries(inputs);
  const isFixed = ({ percentiles }: InputSummary) => new Set(Object.values(percentiles)).size <= 1;
  const drawn = entries.filter(([, input]) => !isFixed(input));
  const fixed = entries.filter(([, input]) => isFixed(input));
  const unit = (input: InputSummary) => INPUT_UNITS[input.unit] ?? input.unit;
  const parts: string[] = [];
  if (drawn.length > 0) {
    const levels = [...new Set(drawn.flatMap(([, { percentiles }]) => Object.keys(percentiles)))].sort(
      (a, b) => Number(a) - Number(b),
    );
    const cut = drawn.map(([name]) => isCut(scenario, name));
    const columns: Column[] = [
      { heading: "Inputs as drawn", cells: drawn.map(([name]) => shortName(name)), align: "left" },
      ...levels.map((level) => ({
        heading: percentileWords(Number(level)),
        cells: drawn.map(([name, { percentiles }]) => {
          const value = percentiles[level];
          if (value === undefined) return "";
          return inputs[name]!.unit === "year" ? value.toFixed(1) : formatNumber(value, 4);
        }),
      })),
      { heading: "unit", cells: drawn.map(([, input]) => unit(input)), align: "left" },
      ...(cut.includes(true)
        ? [{ heading: "", cells: cut.map((yes) => (yes ? "cut" : "")), align: "left" } satisfies Column]
        : []),
    ];
    parts.push(textTable(columns, page.columns, page.heading));
    if (cut.includes(true))
      parts.push(lines("cut: the distribution is truncated; its percentiles are those after the cut.", page));
  }
  if (fixed.length > 0) {
    const values = fixed.map(([name, input]) => {
      const [value] = Object.values(input.percentiles);
      const text = value === undefined ? "" : input.unit === "year" ? String(value) : formatGiven(value);
      return `${shortName(name)} ${text} ${unit(input)}`.trim();
    });
    parts.push(lines(`Fixed: ${values.join(", ")}.`, page));
  }
  return parts.join("\n");
}

/** `kaplan.kappa` for the address `laws.kaplan.kappa`. */
function shortName(name: string): string {
  return name.replace(/^laws\./, "");
}

/** Whether the distribution of an input, or of a component of it, has been cut off by bounds. */
function isCut({ parameters, laws }: AskedScenario, name: string): boolean {
  const [, law, ofLaw] = /^laws\.([^.]+)\.(.+)$/.exec(name) ?? [];
  if (ofLaw !== undefined) return isCut({ parameters: laws?.[law!] ?? {} } as AskedScenario, ofLaw);
  const [parameter, ...rest] = name.split(".");
  let spec: unknown = parameters[parameter as keyof typeof parameters];
  const [part] = rest;
  if (part !== undefined && isObject(spec) && isObject(spec.sum) && part in spec.sum) {
    spec = spec.sum[part];
    rest.shift();
  }
  // What is left names a number in an effect of the path: `slowing.halfLife`.
  const [kind, field] = rest;
  if (kind !== undefined && isObject(spec)) {
    const effect = (spec.path as Record<string, unknown>[] | undefined)?.find((one) => one.kind === kind);
    spec = effect?.[field!];
  }
  return isObject(spec) && "distribution" in spec && isTruncated(spec as unknown as DistributionSpec);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isTruncated(spec: DistributionSpec): boolean {
  switch (spec.distribution) {
    case "normal":
    case "lognormal":
    case "studentT":
    case "quantiles":
      return spec.min !== undefined || spec.max !== undefined;
    case "mixture":
      return spec.min !== undefined || spec.max !== undefined || spec.components.some(isTruncated);
    default:
      // The bounds of the others belong to their shape.
      return false;
  }
}
