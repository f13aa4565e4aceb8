import type { Samples } from "../analysis/samples.ts";
import type { TableColumn } from "./columns.ts";

/**
 * Samples as a table, one row a sample: `sample`, its number in the run from 0 on; where there are laws, `law` and `weight`,
 * the share of all belief that the law has; each input by its name; and each quantity at each date, as `relativeLoss.2035`.
 */
export function sampleColumns({ law, first, count, inputs, quantities }: Samples): TableColumn[] {
  const all = (value: string | number) => new Array<typeof value>(count).fill(value);
  return [
    { name: "sample", type: "whole", values: Int32Array.from({ length: count }, (_, i) => first + i) },
    ...(law === undefined
      ? []
      : [
          { name: "law", type: "text" as const, values: all(law.name) },
          { name: "weight", type: "number" as const, values: all(law.weight) },
        ]),
    ...Object.entries(inputs).map(([name, values]) => ({
      name,
      type: "number" as const,
      values,
    })),
    ...quantities.map(({ quantity, year, values }) => ({
      name: `${quantity}.${year}`,
      type: "number" as const,
      values,
    })),
  ];
}
